import { recover } from './recovery/recovery.ts';
import type { StoreParts } from './store-parts.ts';

/** Loads, recovers and marks the store as running. */
export async function openStoreParts(parts: StoreParts): Promise<void> {
  const { fs, log, queues, index, abort, checkpoint, flusher, puts, writer, clock, keeper } = parts;
  const crashed = abort.exists;
  log.files.load(crashed);
  await queues.load(crashed, log.minPosition);
  checkpoint.load();
  const isIndexGone = index !== undefined && fs.stat(index.directory) === undefined;
  await index?.load(crashed, checkpoint.indexMsgTimestamp);
  const indexMissingFrom = isIndexGone ? 0 : index?.rebuildFrom;
  const found = await recover({ ...parts, indexMissingFrom, nowMs: clock.now() }, crashed);
  const { end, lastTimestamp } = found;
  log.startAt(end);
  flusher.flushedTo = end;
  if (keeper.hidesByDefault) keeper.guard(Math.min(found.hiddenFrom, end), end);
  puts.lastTimestamp = lastTimestamp;
  writer.appendedTimestamp = Math.max(found.lastShownTimestamp, checkpoint.logicsMsgTimestamp);
  writer.durableTimestamp = checkpoint.logicsMsgTimestamp;
  abort.create(process.pid);
}

/** Begins the work in the background. */
export function startStoreParts({ flusher, writer, cleaner, checkpointer, indexRebuilder, trash }: StoreParts): void {
  trash.empty();
  cleaner.start();
  flusher.start();
  writer.start();
  checkpointer.start();
  indexRebuilder.start();
}
