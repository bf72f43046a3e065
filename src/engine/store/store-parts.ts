import { totalmem } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../clock.ts';
import { MqError } from '../../errors/index.ts';
import { AbortFile } from './checkpoint/abort-file.ts';
import { Checkpoint } from './checkpoint/checkpoint.ts';
import { Checkpointer } from './checkpoint/checkpointer.ts';
import { Cleaner } from './cleaning/cleaner.ts';
import { DiskSpace } from './cleaning/disk-space.ts';
import { CommitLog } from './commitlog/commit-log.ts';
import { ConsumeQueues } from './consumequeue/consume-queues.ts';
import { ConsumeQueueWriter } from './consumequeue/queue-writer.ts';
import { DIRECTORY_MODE } from './files/file-sequence.ts';
import { type FileSystem, nodeFileSystem } from './files/file-system.ts';
import { OpenFiles } from './files/open-files.ts';
import { Trash } from './files/trash.ts';
import { StoreHealth } from './health.ts';
import { IndexService } from './index/index-service.ts';
import { type StoreLogger, silentLogger } from './logger.ts';
import { OWN_DIRECTORY } from './own-directory.ts';
import { GetService } from './read/get-service.ts';
import { IndexRebuilder } from './recovery/index-rebuilder.ts';
import { HiddenRecords } from './replica/hidden-records.ts';
import { CommitLogFeed } from './replica/log-feed.ts';
import { CommitLogReplica } from './replica/replica-log.ts';
import type { LogFeed } from './replica/types.ts';
import { completeSettings, type StoreSettings } from './settings.ts';
import { StoreStats } from './stats.ts';
import type { HostAddress } from './types.ts';
import { Dispatcher } from './write/dispatcher.ts';
import { Flusher } from './write/flusher.ts';
import { Gatekeeper } from './write/gatekeeper.ts';
import { PutService } from './write/put-service.ts';

export interface StoreOptions {
  /** `storePathRootDir`; made when missing. */
  directory: string;
  /** `storePathCommitLog`; by default `commitlog` under the root. One directory. */
  commitLogDirectory?: string;
  /** brokerIP1 and listenPort, as they go into each record. */
  storeHost: HostAddress;
  settings?: Partial<StoreSettings>;
  /** Runs once the directory is ours and before anything in it is read or changed; what it throws stops the opening. */
  onLocked?: () => void;
  logger?: StoreLogger;
  /**
   * The log is one of several brokers': what its queues do not know yet when it is opened stays hidden until the gate or
   * {@link ReplicaLog.confirmTo} shows it.
   */
  isReplicated?: boolean;
  clock?: Clock;
  fileSystem?: FileSystem;
}

/** The parts of a store, put together but not yet opened. */
export interface StoreParts {
  directory: string;
  damagedDirectory: string;
  settings: StoreSettings;
  logger: StoreLogger;
  clock: Clock;
  fs: FileSystem;
  open: OpenFiles;
  health: StoreHealth;
  stats: StoreStats;
  log: CommitLog;
  queues: ConsumeQueues;
  writer: ConsumeQueueWriter;
  checkpoint: Checkpoint;
  checkpointer: Checkpointer;
  abort: AbortFile;
  dispatcher: Dispatcher;
  flusher: Flusher;
  keeper: Gatekeeper;
  hidden: HiddenRecords;
  replica: CommitLogReplica;
  feed: LogFeed;
  puts: PutService;
  gets: GetService;
  /** None when `messageIndexEnable` is off. */
  index: IndexService | undefined;
  indexRebuilder: IndexRebuilder;
  trash: Trash;
  diskSpace: DiskSpace;
  cleaner: Cleaner;
}

/** Puts a store together; touches nothing but its directories. @throws MqError CONFIG for settings that cannot work */
export function assembleStore(options: StoreOptions): StoreParts {
  const { directory, storeHost } = options;
  const settings = completeSettings(options.settings ?? {});
  const logger = options.logger ?? silentLogger;
  const clock = options.clock ?? systemClock;
  const fs = options.fileSystem ?? nodeFileSystem;
  const logDirectory = options.commitLogDirectory ?? join(directory, 'commitlog');
  if (logDirectory.includes(',')) {
    throw new MqError('CONFIG', `storePathCommitLog = ${logDirectory}: mq keeps the commit log in one directory`, {
      key: 'storePathCommitLog',
    });
  }
  const ownDirectory = join(directory, OWN_DIRECTORY);
  for (const path of [directory, ownDirectory, logDirectory]) fs.makeDirectory(path, DIRECTORY_MODE);

  const open = new OpenFiles(fs, settings.maxOpenFiles);
  const health = new StoreHealth(logger);
  const stats = new StoreStats();
  const log = new CommitLog(logDirectory, settings.mappedFileSizeCommitLog, settings.hotTailBytes, open);
  const trash = new Trash(join(ownDirectory, 'deleted'), fs, logger);
  const queues = new ConsumeQueues(
    join(directory, 'consumequeue'),
    settings.mappedFileSizeConsumeQueue,
    join(ownDirectory, 'new-queue-file'),
    open,
    trash,
  );
  const writer = new ConsumeQueueWriter(queues, open, health, settings);
  const checkpoint = new Checkpoint(join(directory, 'checkpoint'), open);
  const dispatcher = new Dispatcher(writer);
  const flusher = new Flusher(log, open, health, checkpoint, settings);
  const index = settings.messageIndexEnable ? new IndexService(directory, settings, open, logger, clock) : undefined;
  dispatcher.index = index;
  const hidden = new HiddenRecords({ log, queues, dispatcher, health, index, logger, settings });
  const keeper = new Gatekeeper(hidden, flusher, health, settings);
  keeper.hidesByDefault = options.isReplicated === true;
  flusher.onSynced = () => keeper.synced(flusher.flushedTo);
  const puts = new PutService({ log, queues, dispatcher, flusher, keeper, health, settings, stats, clock, storeHost });
  const replica = new CommitLogReplica({ log, flusher, health, keeper, hidden, puts });
  hidden.onTakeOver = () => replica.dropBegun();
  const diskSpace = new DiskSpace(fs, health, settings, {
    commitLog: logDirectory,
    consumeQueue: queues.directory,
    index: join(directory, 'index'),
  });
  const memoryBytes = (totalmem() * settings.accessMessageInMemoryMaxRatio) / 100;
  return {
    directory,
    damagedDirectory: join(directory, 'damaged'),
    settings,
    logger,
    clock,
    fs,
    open,
    health,
    stats,
    log,
    queues,
    writer,
    checkpoint,
    checkpointer: new Checkpointer(checkpoint, writer, index, health, logger),
    abort: new AbortFile(directory, open),
    dispatcher,
    flusher,
    keeper,
    hidden,
    replica,
    feed: new CommitLogFeed({ log, queues, open, flusher }),
    puts,
    gets: new GetService({ log, queues, settings, stats, logger, memoryBytes }),
    index,
    indexRebuilder: new IndexRebuilder({ log, open, index, health, logger, shownTo: () => replica.shownTo }),
    trash,
    diskSpace,
    cleaner: new Cleaner({ log, queues, index, diskSpace, health, settings, logger, clock, fs }),
  };
}
