import { MqError } from '../../../errors/index.ts';
import { Magic, readInt64 } from '../../../protocol/message/record.ts';
import { SysFlag } from '../../../protocol/message/sysflag.ts';
import type { CommitLog } from '../commitlog/commit-log.ts';
import type { ConsumeQueues } from '../consumequeue/consume-queues.ts';

const head = Buffer.alloc(80);

/** What to do about a store without a commit log: a start and `mq recover` say the same. */
export const NO_LOG_HINT =
  'Is the right volume mounted? Not even mq recover makes messages of queues alone: if the log is lost for good, move the store away and begin with an empty one.';

/** Store time of the record at a position; 0 when there is none. */
export function storeTimeAt(log: CommitLog, position: number): number {
  return log.readSync(position, head, 80) < 76 ? 0 : storeTimeIn(head);
}

/** Store time in the first 76 bytes of a record; 0 when they are none. */
export function storeTimeIn(head: Buffer): number {
  const magic = head.readInt32BE(4);
  if (magic !== Magic.V1 && magic !== Magic.V2) return 0;
  return readInt64(head, (head.readInt32BE(36) & SysFlag.BORN_HOST_V6) !== 0 ? 68 : 56);
}

/** Refuses a log and queues that cannot belong together: a missing log must never cost the queues. */
export function checkPresence(log: CommitLog, queues: ConsumeQueues): void {
  if (log.files.length === 0 && queues.maxPosition() >= 0) {
    throw new MqError(
      'STORE_DAMAGED',
      `${log.files.directory} holds no commit log, but ${queues.directory} holds queues of one`,
      { file: log.files.directory, hint: NO_LOG_HINT },
    );
  }
  let end = log.files.first?.start ?? 0;
  for (const file of log.files) {
    if (file.start !== end) {
      throw new MqError('STORE_DAMAGED', `${log.files.directory}: the file that starts at ${end} is missing`, {
        file: log.files.directory,
        offset: end,
        hint: 'Put the file back, or run mq recover to keep what is left.',
      });
    }
    end = file.end;
  }
}

/** After a clean shutdown everything but the newest record's successors is in the queues: start at that record. */
export function cleanStart(log: CommitLog, queues: ConsumeQueues): number {
  const first = log.files.first?.start ?? 0;
  const newest = queues.newestRecord();
  if (newest === undefined) return first;
  const end = log.files.last?.end ?? 0;
  if (newest.position + newest.size > end) {
    throw new MqError(
      'STORE_DAMAGED',
      `The queues know a record at ${newest.position}, but the commit log ends at ${end}`,
      { file: log.files.directory, offset: end, hint: 'Is the commit log complete? If so, run mq recover.' },
    );
  }
  return Math.max(first, newest.position);
}

/**
 * After a crash: the newest file whose first record is older than the checkpoint (store-format 5.6), and not behind
 * what the queues know.
 */
export function crashStart(log: CommitLog, queues: ConsumeQueues, minTimestamp: number): number {
  const first = log.files.first?.start ?? 0;
  const known = queues.maxPosition();
  for (let i = log.files.length - 1; i > 0; i--) {
    const file = log.files.at(i);
    if (file === undefined || file.start > known) continue;
    const storeTime = storeTimeAt(log, file.start);
    if (storeTime > 0 && storeTime <= minTimestamp) return file.start;
  }
  return first;
}
