import type { StoreLock } from './lock/store-lock.ts';
import type { StoreParts } from './store-parts.ts';

/**
 * Answers what was put, makes everything durable, and gives the directory back. The `abort` file goes only when log,
 * queues and checkpoint are complete; else the next start recovers.
 */
export async function closeStoreParts(parts: StoreParts, lock: StoreLock): Promise<void> {
  const { puts, flusher, writer, index, indexRebuilder, trash, cleaner, checkpointer, abort, health, logger } = parts;
  const { keeper, replica } = parts;
  puts.endTurn();
  health.close();
  flusher.stop();
  writer.stop();
  cleaner.stop();
  try {
    await indexRebuilder.stop();
    await trash.idle();
    await checkpointer.stop();
    replica.dropBegun();
    await flusher.flush();
    keeper.show();
    keeper.close();
    const written = await writer.writeAll();
    await writer.sync(true);
    await index?.close();
    if (written && health.readOnlyReason === undefined) {
      await checkpointer.save();
      abort.remove();
    } else {
      logger.warn(
        `The store was closed with work left, the next start recovers it: ${health.readOnlyReason ?? 'disk full'}`,
      );
    }
  } finally {
    await giveBack(parts, lock);
  }
}

/** Closes the files and frees the directory, the one even when the other fails. */
export async function giveBack(parts: StoreParts, lock: StoreLock): Promise<void> {
  try {
    parts.open.closeAll();
  } finally {
    await lock.release();
  }
}
