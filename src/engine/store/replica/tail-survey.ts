import { MqError } from '../../../errors/index.ts';
import { RecordCheck, type RecordView } from '../../../protocol/message/check.ts';
import { findProperty } from '../../../protocol/message/properties.ts';
import { SysFlag, transactionType } from '../../../protocol/message/sysflag.ts';
import type { CommitLog } from '../commitlog/commit-log.ts';
import type { OpenFiles } from '../files/open-files.ts';
import { LogReader } from '../recovery/log-reader.ts';
import { scanLog } from '../recovery/log-scan.ts';
import { examineTail } from '../recovery/log-tail.ts';
import type { CutQueue } from './truncation-plan.ts';

const MAX_KEYS = 100;
const MAX_KEY_LENGTH = 200;

/** What a log has behind a position. */
export interface TailSurvey {
  /** Behind the last byte that is not zero. */
  end: number;
  messages: number;
  queues: CutQueue[];
  keys: string[];
  damagedAt: number | undefined;
  /** Store time of the last record before the position, milliseconds; 0 without one. */
  lastKeptAt: number;
}

/**
 * Looks through everything from `from` to the end of the log.
 *
 * @throws MqError STORE_DAMAGED when no record begins at `from` and it is not the log's end
 */
export async function surveyTail(log: CommitLog, open: OpenFiles, from: number): Promise<TailSurvey> {
  const tail = new Tail(from);
  const before = log.files.find(from - 1);
  if (before !== undefined) {
    const { position } = await scanLog(new LogReader(log, open), before.start, false, {
      onRecord: (bytes, at, position, view) => tail.take(bytes, at, position, view),
      onWindow: (position) => position < from,
    });
    if (position < from) throw noBoundary(from, `the last record before it ends at ${position}`);
    if (tail.straddledAt !== undefined) throw noBoundary(from, `it lies in the record at ${tail.straddledAt}`);
  }
  tail.restart();
  const scanned = await scanLog(new LogReader(log, open), from, false, {
    onRecord: (bytes, at, position, view) => tail.take(bytes, at, position, view),
    onWindow: () => true,
  });
  const { writtenTo } = await examineTail(log, open, scanned.position);
  const isDamaged = scanned.why !== RecordCheck.EMPTY && log.files.find(scanned.position) !== undefined;
  return {
    end: Math.max(writtenTo, scanned.position),
    messages: tail.messages,
    queues: [...tail.queues.values()],
    keys: tail.keys,
    damagedAt: isDamaged || writtenTo > scanned.position ? scanned.position : undefined,
    lastKeptAt: tail.lastKeptAt,
  };
}

class Tail {
  readonly #from: number;
  readonly queues = new Map<string, { topic: string; queueId: number; first: number; messages: number }>();
  readonly keys: string[] = [];
  messages = 0;
  lastKeptAt = 0;
  straddledAt: number | undefined;

  constructor(from: number) {
    this.#from = from;
  }

  /** The records behind the position are counted anew. */
  restart(): void {
    this.queues.clear();
    this.keys.length = 0;
    this.messages = 0;
  }

  take(bytes: Buffer, _at: number, position: number, view: RecordView): void {
    if (position < this.#from) {
      this.lastKeptAt = view.storeTimestamp;
      if (position + view.size > this.#from) this.straddledAt = position;
      return;
    }
    this.messages++;
    if (this.keys.length < MAX_KEYS) this.#noteKeys(bytes, view);
    const type = transactionType(view.sysFlag);
    if (type === SysFlag.TRANSACTION_PREPARED || type === SysFlag.TRANSACTION_ROLLBACK) return;
    const topic = bytes.toString('utf8', view.topicStart, view.topicEnd);
    const name = `${topic}\n${view.queueId}`;
    const queue = this.queues.get(name);
    if (queue !== undefined) queue.messages++;
    else this.queues.set(name, { topic, queueId: view.queueId, first: view.queueOffset, messages: 1 });
  }

  #noteKeys(bytes: Buffer, view: RecordView): void {
    for (const name of ['KEYS', 'UNIQ_KEY']) {
      const key = findProperty(bytes, view.propertiesStart, view.propertiesEnd, name);
      if (key === undefined || key === '') continue;
      this.keys.push(key.slice(0, MAX_KEY_LENGTH));
      return;
    }
  }
}

const noBoundary = (at: number, why: string): MqError =>
  new MqError('STORE_DAMAGED', `The commit log cannot be cut at ${at}: ${why}`, { offset: at });
