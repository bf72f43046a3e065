import { join } from 'node:path';
import { Checkpoint } from '../checkpoint/checkpoint.ts';
import { CONSUME_STORE_DIRECTORY } from '../consume/consume-store.ts';
import { isIndexFileName } from '../index/file-name.ts';
import { HEADER_SIZE } from '../index/geometry.ts';
import { IndexHeader } from '../index/header.ts';
import type { Holder } from '../lock/holder-socket.ts';
import { TimerCheckpoint } from '../timer/timer-checkpoint.ts';
import { configContent } from './config-files.ts';
import { type DiskUsage, diskUsage } from './disk-usage.ts';
import { type GroupProgress, groupProgress } from './group-progress.ts';
import { indexGeometryOf } from './index-geometry.ts';
import { type LogEnds, logEnds } from './log-ends.ts';
import { type QueueFacts, queueFolders } from './queue-folder.ts';
import { type StoreSource, type StoreView, withView } from './store-view.ts';
import { type StoreOwner, storeOwner } from './writer-hints.ts';

/** One index file. */
export interface IndexFacts {
  name: string;
  entries: number;
  /** Milliseconds; 0 in a file without an entry. */
  beginTimestamp: number;
  endTimestamp: number;
  beginPhyOffset: number;
  endPhyOffset: number;
}

/** What `checkpoint` says, in milliseconds. */
export interface CheckpointFacts {
  physicMsgTimestamp: number;
  logicsMsgTimestamp: number;
  indexMsgTimestamp: number;
}

/** How far the timer of 5.x has come. */
export interface TimerFacts {
  /** Everything due before this time was delivered, in milliseconds. */
  readTimeMs: number;
  /** Next message of rmq_sys_wheel_timer to be sorted in. */
  queueOffset: number;
}

/** Lengths of a store's files. */
export interface StoreGeometry {
  mappedFileSizeCommitLog: number;
  mappedFileSizeConsumeQueue: number;
  /** Undefined where no index file tells. */
  maxHashSlotNum: number | undefined;
  maxIndexNum: number | undefined;
}

/** What a look at a store tells without reading all of it. */
export interface StoreInfo {
  directory: string;
  logDirectory: string;
  owner: StoreOwner;
  /** Who runs on it now. */
  holder: Holder | undefined;
  /** The `abort` file is there: whoever ran on it last did not shut down, or runs still. */
  hasAbort: boolean;
  geometry: StoreGeometry;
  log: LogEnds;
  logFiles: number;
  /** Between first and last offset of all queues. */
  messages: number;
  queues: QueueFacts[];
  groups: GroupProgress[];
  checkpoint: CheckpointFacts | undefined;
  index: IndexFacts[];
  timer: TimerFacts | undefined;
  /** State of message-by-message consumption: bytes of its database; undefined where there is none. */
  consumeStoreBytes: number | undefined;
  /** Topics whose queues are of another kind, and are not looked into. */
  batchTopics: string[];
  usage: DiskUsage[];
  /** What keeps the log from being read. */
  problems: string[];
}

/** Looks at a store: names, ends and lengths, never a whole file. Safe beside a running broker. */
export const storeInfo = (source: StoreSource): Promise<StoreInfo> => withView(source, infoOf);

async function infoOf(view: StoreView): Promise<StoreInfo> {
  const { fs, directory, survey } = view;
  const queues: QueueFacts[] = [];
  let newest = -1;
  for (const queue of queueFolders(view)) {
    queues.push({
      ...{ topic: queue.topic, queueId: queue.queueId, files: queue.files.length },
      ...{ minOffset: queue.min, maxOffset: queue.end },
    });
    newest = Math.max(newest, queue.newest()?.position ?? -1);
  }
  const geometry = indexGeometryOf(view);
  const offsets =
    configContent(fs, directory, 'consumerOffset.json') ?? configContent(fs, directory, 'lmqConsumerOffset.json');
  const consumeStore = fs.stat(join(directory, CONSUME_STORE_DIRECTORY, 'data.mdb'));
  return {
    directory,
    logDirectory: view.logDirectory,
    owner: storeOwner(view),
    holder: view.holder,
    hasAbort: view.hasAbort,
    geometry: {
      mappedFileSizeCommitLog: survey.fileSize,
      mappedFileSizeConsumeQueue: view.queueFileSize,
      maxHashSlotNum: geometry?.slots,
      maxIndexNum: geometry?.entries,
    },
    log: await logEnds(view, newest),
    logFiles: survey.starts.length,
    messages: queues.reduce((sum, { minOffset, maxOffset }) => sum + maxOffset - minOffset, 0),
    queues,
    groups: groupProgress(offsets, queues),
    checkpoint: checkpointOf(view),
    index: indexFiles(view),
    timer: timerOf(view),
    consumeStoreBytes: consumeStore?.size,
    batchTopics: fs.list(join(directory, 'batchconsumequeue')),
    usage: diskUsage(fs, directory),
    problems: [
      ...survey.problems,
      ...survey.missing.map((start) => `the log file that starts at ${start} is missing`),
      ...survey.short.map((path) => `${path} is shorter than the others`),
      ...survey.strays.map((name) => `${join(view.logDirectory, name)} is no log file`),
    ],
  };
}

/** The checkpoint's times; undefined without the file. */
export function checkpointOf({ fs, directory, open }: StoreView): CheckpointFacts | undefined {
  const path = join(directory, 'checkpoint');
  if (fs.stat(path) === undefined) return undefined;
  const checkpoint = new Checkpoint(path, open);
  checkpoint.load();
  const { physicMsgTimestamp, logicsMsgTimestamp, indexMsgTimestamp } = checkpoint;
  return { physicMsgTimestamp, logicsMsgTimestamp, indexMsgTimestamp };
}

/** The heads of the index files. */
export function indexFiles({ fs, directory, open }: StoreView): IndexFacts[] {
  const folder = join(directory, 'index');
  return fs
    .list(folder)
    .filter(isIndexFileName)
    .map((name) => {
      const bytes = Buffer.alloc(HEADER_SIZE);
      const fd = open.fs.open(join(folder, name), 'r');
      try {
        open.fs.read(fd, bytes, 0, HEADER_SIZE, 0);
      } finally {
        open.fs.close(fd);
      }
      const header = new IndexHeader();
      header.decode(bytes);
      const { indexCount, beginTimestamp, endTimestamp, beginPhyOffset, endPhyOffset } = header;
      return { name, entries: indexCount - 1, beginTimestamp, endTimestamp, beginPhyOffset, endPhyOffset };
    });
}

function timerOf({ fs, directory, open }: StoreView): TimerFacts | undefined {
  if (fs.stat(join(directory, 'config', 'timercheck')) === undefined) return undefined;
  const check = new TimerCheckpoint(join(directory, 'config'), open);
  check.load();
  const { readTimeMs, queueOffset } = check.progress;
  return { readTimeMs, queueOffset };
}
