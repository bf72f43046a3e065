import { MqError } from '../../../errors/index.ts';
import { parseDelayLevels } from '../recovery/delay-level.ts';
import { LogReader } from '../recovery/log-reader.ts';
import { scanLog } from '../recovery/log-scan.ts';
import { Rebuild } from '../recovery/rebuild.ts';
import type { StoreParts } from '../store-parts.ts';
import type { RecoveredQueue } from './report.ts';

/** So many queue entries gather before they are written. */
const ENTRIES_IN_MEMORY = 256 * 1024;

/**
 * Makes queues, index and checkpoint anew from a log in which nothing is damaged any more. Offsets of lost messages are
 * kept free, so that no position a consumer has stored changes its meaning.
 *
 * @throws MqError DISK_FULL or IO when they cannot be written; STORE_DAMAGED when the log is not whole after all
 */
export async function rebuildStore(
  parts: StoreParts,
  logEnd: number,
  onProgress: (doneBytes: number, totalBytes: number) => void,
): Promise<RecoveredQueue[]> {
  const { log, queues, writer, index, open, settings, checkpoint, logger } = parts;
  log.files.load(false);
  await queues.load(false, log.minPosition);
  await index?.load(false, 0);
  const first = log.files.first?.start ?? 0;
  const total = logEnd - first;
  const rebuild = new Rebuild(
    queues,
    parts.dispatcher,
    logger,
    parseDelayLevels(settings.messageDelayLevel),
    0,
    first === 0 ? settings.mappedFileSizeCommitLog : 0,
  );
  let lastTimestamp = 0;
  let written = 0;
  const end = await scanLog(new LogReader(log, open), first, true, {
    onRecord: (bytes, _at, position, view) => {
      rebuild.add(bytes, position, view);
      lastTimestamp = Math.max(lastTimestamp, view.storeTimestamp);
    },
    onWindow: async (position) => {
      onProgress(Math.min(position - first, total), total);
      if (rebuild.entries - written < ENTRIES_IN_MEMORY) return true;
      written = rebuild.entries;
      await write(parts);
      return true;
    },
  });
  if (end.position < logEnd) {
    throw new MqError('STORE_DAMAGED', `${log.files.directory} is still damaged at ${end.position} (${end.why})`, {
      file: log.files.directory,
      offset: end.position,
      hint: 'Run mq recover again; if it stays, copy the folder and report it.',
    });
  }
  rebuild.finish(lastTimestamp);
  await write(parts);
  await queues.correctMinOffsets(first);
  await writer.sync(true);
  await index?.close();
  if (index !== undefined && index.rebuildFrom !== undefined && index.dispatchedTo >= index.rebuildFrom)
    index.rebuilt();
  if (parts.health.readOnlyReason !== undefined) throw cannotWrite(parts);
  checkpoint.physicMsgTimestamp = lastTimestamp;
  checkpoint.logicsMsgTimestamp = lastTimestamp;
  checkpoint.indexMsgTimestamp = index?.lastUpdate.timestamp ?? 0;
  await checkpoint.save();
  onProgress(total, total);
  return [...queues]
    .map(({ topic, queueId, minOffset, maxOffset }) => ({ topic, queueId, minOffset, maxOffset }))
    .sort((a, b) => (a.topic === b.topic ? a.queueId - b.queueId : a.topic < b.topic ? -1 : 1));
}

async function write(parts: StoreParts): Promise<void> {
  if (!(await parts.writer.writeAll())) throw cannotWrite(parts);
  parts.index?.write();
}

const cannotWrite = (parts: StoreParts): MqError =>
  new MqError(
    parts.health.isFull ? 'DISK_FULL' : 'IO',
    `The log of ${parts.directory} is repaired, but its queues cannot be written: ${parts.health.refusal}`,
    {
      file: parts.queues.directory,
      hint: 'Free space (what was moved under damaged/ is derived from the log, except the commitlog- files) and run mq recover again.',
    },
  );
