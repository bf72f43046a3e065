import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { asMap } from '../../../protocol/json/read.ts';
import type { RecordView } from '../../../protocol/message/check.ts';
import { PropertyScan } from '../../../protocol/message/property-scan.ts';
import { SysFlag, transactionType } from '../../../protocol/message/sysflag.ts';
import { fixedFileName } from '../files/fixed-file.ts';
import { type BadBytes, walkLog } from '../recover/walk-log.ts';
import { isFillerRecord } from '../recovery/lost-record.ts';
import { storeTimeAt } from '../recovery/start-point.ts';
import { configContent } from './config-files.ts';
import { checkConsumeStore } from './consume-store-check.ts';
import { DamageKind, Damages } from './damage.ts';
import { IndexCheck } from './index-check.ts';
import { indexGeometryOf } from './index-geometry.ts';
import { QueueCheck } from './queue-check.ts';
import { type QueueFolder, queueFolders } from './queue-folder.ts';
import { newestKnown } from './search-store.ts';
import { checkCheckpoint, checkConfigFiles } from './small-files.ts';
import { checkpointOf } from './store-info.ts';
import { type StoreSource, type StoreView, withView } from './store-view.ts';
import { type VerifyReport, verdict } from './verify-report.ts';

export interface VerifyOptions extends StoreSource {
  /** Looks at the log's frames alone: no checksums, no queues, no index. */
  fast?: boolean | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: (doneBytes: number, totalBytes: number) => void;
}

/** A running broker of ours writes queue entries every 100 ms, an Apache broker sooner. */
const QUEUES_FOLLOW_MS = 1000;

/**
 * Reads all of a store and says what in it is damaged: every record of the log, every queue entry against its message and
 * every message against its entry, the index, checkpoint and configuration. Changes nothing. Reads the log once, and queues
 * and index once beside it; memory does not grow with the store but by a few words a queue.
 *
 * @throws MqError NOT_FOUND or CONFIG for what is no store mq can read
 */
export const verifyStore = (options: VerifyOptions): Promise<VerifyReport> =>
  withView(options, (view) => verify(view, options));

async function verify(view: StoreView, options: VerifyOptions): Promise<VerifyReport> {
  const began = performance.now();
  const { log, holder, survey, directory } = view;
  const damages = new Damages();
  const isLive = holder !== undefined;
  const fast = options.fast === true;
  // Who is beside a broker asks for what it had dispatched a moment ago.
  const until = isLive ? newestKnown(view) + 1 : Number.POSITIVE_INFINITY;
  if (isLive && !fast) await pause(QUEUES_FOLLOW_MS);
  surveyDamages(view, damages);
  const checks = fast ? undefined : new Checks(view, damages, until);
  const counts = { records: 0, bytes: 0, end: log.minPosition, lastStoreTime: 0 };
  let isComplete = true;
  if (log.files.first !== undefined) {
    const start = log.minPosition;
    const total = (log.files.last?.end ?? start) - start;
    isComplete = await walkLog(
      log,
      view.open,
      start,
      { checkCrc: !fast, isLive, knownEnd: isLive ? until : Number.POSITIVE_INFINITY },
      {
        onRecord: (bytes, at, position, record) => {
          counts.end = position + record.size;
          counts.lastStoreTime = Math.max(counts.lastStoreTime, record.storeTimestamp);
          if (isFillerRecord(bytes, at, record.sysFlag)) return;
          counts.records++;
          checks?.add(bytes, position, record);
        },
        onDamage: (bad) => reportBytes(view, bad, damages),
        onWindow: (position) => {
          counts.bytes = position - start;
          options.onProgress?.(counts.bytes, total);
          return options.signal?.aborted !== true;
        },
      },
    );
    counts.bytes = counts.end - start;
    options.onProgress?.(total, total);
  }
  if (isComplete) await checks?.finish(counts.end);
  const configFiles = checkConfigFiles(view, damages);
  checkCheckpoint(view, counts.lastStoreTime, damages);
  const consumeStore = await checkConsumeStore(view, damages);
  return {
    directory,
    ...{ holder, hasAbort: view.hasAbort, fast, isComplete, outcome: verdict(damages) },
    logFileSize: survey.fileSize,
    ...{ logStart: log.minPosition, logEnd: counts.end, bytes: counts.bytes, records: counts.records },
    queueEntries: checks?.queues.checked ?? 0,
    indexEntries: checks?.index?.entries ?? 0,
    ...{ configFiles, consumeStore },
    damages: damages.list,
    damageCount: damages.total,
    counts: Object.fromEntries(damages.counts),
    remedies: [...damages.remedies],
    notes: [
      ...(checks?.notes() ?? []),
      ...(consumeStore === 'unchecked' ? ['consumeStore is not looked into while a broker writes it'] : []),
    ],
    elapsedMs: Math.round(performance.now() - began),
  };
}

function surveyDamages({ survey, logDirectory, hasAbort }: StoreView, damages: Damages): void {
  const kind = DamageKind.LOG_FILE;
  for (const means of survey.problems) damages.add({ kind, file: logDirectory, means, remedy: 'hand' });
  for (const name of survey.strays) {
    damages.add({
      kind,
      file: join(logDirectory, name),
      means: 'no log file: no broker starts with it',
      remedy: 'recover',
    });
  }
  const last = survey.starts[survey.starts.length - 1];
  for (const file of survey.short) {
    const isMended = hasAbort && last !== undefined && file.endsWith(fixedFileName(last));
    const means = `shorter than the ${survey.fileSize} bytes of the others: no Apache broker starts with it`;
    damages.add({ kind, file, means, remedy: isMended ? 'start' : 'recover' });
  }
}

function reportBytes({ survey, logDirectory, hasAbort }: StoreView, bad: BadBytes, damages: Damages): void {
  const start = bad.from - (bad.from % survey.fileSize);
  const isMended = bad.isTail && hasAbort;
  damages.add({
    kind: bad.isTail ? DamageKind.LOG_TAIL : bad.why === 'MISSING' ? DamageKind.LOG_FILE : DamageKind.LOG_BYTES,
    file: join(logDirectory, fixedFileName(start)),
    ...{ offset: bad.from - start, length: bad.to - bad.from, position: bad.from },
    means: bad.isTail
      ? `a torn write behind the last record (${bad.why})`
      : bad.why === 'MISSING'
        ? 'the file is missing: no broker of ours starts, and Apache brokers lose what is behind it'
        : `no records (${bad.why}): an Apache broker that recovers here drops every message behind it`,
    remedy: isMended ? 'start' : 'recover',
  });
}

/** What is compared with the log while it goes by. */
class Checks {
  readonly queues: QueueCheck;
  readonly index: IndexCheck | undefined;
  readonly #view: StoreView;
  readonly #properties = new PropertyScan();
  readonly #batchTopics: ReadonlySet<string>;
  readonly #hasIndex: boolean;
  #topicBytes = Buffer.alloc(0);
  #topic = '';
  #logEnd = 0;
  #innerBatches = 0;

  constructor(view: StoreView, damages: Damages, until: number) {
    this.#view = view;
    const { fs, directory, hasAbort, holder } = view;
    const folders = new Map<string, Map<number, QueueFolder>>();
    for (const folder of queueFolders(view)) {
      const topic = folders.get(folder.topic) ?? new Map<number, QueueFolder>();
      topic.set(folder.queueId, folder);
      folders.set(folder.topic, topic);
    }
    const topics = asMap(configContent(fs, directory, 'topics.json')?.['topicConfigTable'], () => true);
    const startMends = hasAbort && holder === undefined ? startOfRecovery(view) : Number.POSITIVE_INFINITY;
    this.queues = new QueueCheck({
      ...{ view, damages, until, startMends, hasAbort },
      queueDirectory: join(directory, 'consumequeue'),
      isConfigured: (topic) => topics.size === 0 || topics.has(topic),
      // Without any queue at all they were lost, rather than each topic made again.
      hasFolder: (topic) => folders.size === 0 || folders.has(topic),
      find: (topic, queueId) => folders.get(topic)?.get(queueId),
      folders: function* () {
        for (const topic of folders.values()) yield* topic.values();
      },
      logEnd: () => this.#logEnd,
    });
    const geometry = indexGeometryOf(view);
    this.#hasIndex = fs.list(join(directory, 'index')).length > 0;
    this.index = geometry === undefined ? undefined : new IndexCheck({ view, geometry, damages, until, startMends });
    this.#batchTopics = new Set(fs.list(join(directory, 'batchconsumequeue')));
  }

  add(bytes: Buffer, position: number, record: RecordView): void {
    const type = transactionType(record.sysFlag);
    if (type === SysFlag.TRANSACTION_ROLLBACK) return;
    const topic = this.#topicOf(bytes, record);
    this.#properties.scan(bytes, record.propertiesStart, record.propertiesEnd);
    if ((record.sysFlag & SysFlag.INNER_BATCH) !== 0 || this.#batchTopics.has(topic)) this.#innerBatches++;
    else if (type !== SysFlag.TRANSACTION_PREPARED) this.queues.add(topic, record, position, bytes, this.#properties);
    this.index?.add(topic, bytes, position, record, this.#properties);
  }

  async finish(logEnd: number): Promise<void> {
    this.#logEnd = logEnd;
    await this.queues.finish();
    await this.index?.finish();
  }

  notes(): string[] {
    const notes: string[] = [];
    const { former, absent } = this.queues;
    if (former > 0) notes.push(`${former} messages are of topics that were deleted`);
    for (const [topic, count] of [...absent].slice(0, 20)) {
      notes.push(
        `${topic} has ${count} messages in the log and no queue: it was deleted and made again, or its queues are lost`,
      );
    }
    if (this.#innerBatches > 0)
      notes.push(`${this.#innerBatches} records are of batch queues, which are not looked into`);
    if (this.index === undefined) {
      notes.push(
        this.#hasIndex
          ? 'the index was not checked: its files do not tell maxHashSlotNum and maxIndexNum; give -c broker.conf'
          : 'there is no index: messages cannot be found by key',
      );
    }
    if (this.#view.holder !== undefined)
      notes.push('a broker runs on the store: what it wrote in the last second was not asked for');
    return notes;
  }

  #topicOf(bytes: Buffer, view: RecordView): string {
    if (bytes.compare(this.#topicBytes, 0, this.#topicBytes.length, view.topicStart, view.topicEnd) !== 0) {
      this.#topicBytes = Buffer.from(bytes.subarray(view.topicStart, view.topicEnd));
      this.#topic = this.#topicBytes.toString();
    }
    return this.#topic;
  }
}

/** Where a start after a crash begins to read: the newest file whose first message is older than the checkpoint. */
function startOfRecovery(view: StoreView): number {
  const { log } = view;
  const checkpoint = checkpointOf(view);
  const durable = Math.min(checkpoint?.physicMsgTimestamp ?? 0, checkpoint?.logicsMsgTimestamp ?? 0) - 3000;
  const known = newestKnown(view);
  for (let i = log.files.length - 1; i > 0; i--) {
    const file = log.files.at(i);
    if (file === undefined || file.start > known) continue;
    const storeTime = storeTimeAt(log, file.start);
    if (storeTime > 0 && storeTime <= durable) return file.start;
  }
  return log.minPosition;
}
