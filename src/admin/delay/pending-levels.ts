import type { AdminClient } from '../../client/admin-client.ts';
import type { KVTable } from '../../protocol/bodies/kv-table.ts';
import { delayLevelMs, delayLevelParts } from '../../protocol/delay-levels.ts';
import { SCHEDULE_TOPIC } from '../../protocol/names.ts';

/** What is pending in one delay level. */
export interface DelayLevelRow {
  level: number;
  /** As `messageDelayLevel` has it; undefined for a level it does not have (any more). */
  delay: string | undefined;
  pending: number;
  /** When the first is due, in milliseconds; undefined when its entry could not be read. */
  nextDueMs: number | undefined;
  lastDueMs: number | undefined;
  /** When the first was stored, in milliseconds; undefined where the delay is not known. */
  oldestStoredMs: number | undefined;
  /** Milliseconds the first is overdue; 0 when it is not. */
  lateMs: number;
}

const PROGRESS_KEY = /^scheduleMessageOffset_(\d+)$/;

/** Where a level stands: the next offset to deliver, and the queue's end. */
interface LevelProgress {
  level: number;
  offset: number;
  end: number;
}

/** The delay levels of a broker that have something pending. */
export async function pendingLevels(
  client: AdminClient,
  addr: string,
  figures: KVTable,
  nowMs: number,
): Promise<DelayLevelRow[]> {
  const { config } = await client.brokers.getConfig(addr);
  const text = config.get('messageDelayLevel');
  const parts = text === undefined ? [] : delayLevelParts(text);
  const begun = begunLevels(figures);
  const rows: DelayLevelRow[] = [];
  for (let level = 1; level <= Math.max(parts.length, ...begun.keys()); level++) {
    const progress = begun.get(level) ?? (await untouchedLevel(client, addr, level));
    if (progress.end > progress.offset) rows.push(await levelRow(client, addr, progress, parts[level - 1], nowMs));
  }
  return rows;
}

function begunLevels(figures: KVTable): Map<number, LevelProgress> {
  const begun = new Map<number, LevelProgress>();
  for (const [key, value] of Object.entries(figures)) {
    const level = Number(PROGRESS_KEY.exec(key)?.[1] ?? 0);
    const [offset = Number.NaN, end = Number.NaN] = value.split(',').map(Number);
    if (level > 0 && Number.isInteger(offset) && Number.isInteger(end)) begun.set(level, { level, offset, end });
  }
  return begun;
}

/** A level the broker has no progress of: everything in its queue is still to come. */
async function untouchedLevel(client: AdminClient, addr: string, level: number): Promise<LevelProgress> {
  const queue = { topic: SCHEDULE_TOPIC, queueId: level - 1 };
  const end = await client.offsets.getMax(addr, queue);
  return { level, offset: end === 0 ? 0 : await client.offsets.getMin(addr, queue), end };
}

async function levelRow(
  client: AdminClient,
  addr: string,
  { level, offset, end }: LevelProgress,
  delay: string | undefined,
  nowMs: number,
): Promise<DelayLevelRow> {
  const dueAt = async (index: number): Promise<number | undefined> => {
    const queue = { topic: SCHEDULE_TOPIC, queueId: level - 1 };
    const { queueData } = await client.brokers.getQueueEntries(addr, queue, index, 1);
    return queueData[0]?.tagsCode;
  };
  const nextDueMs = await dueAt(offset);
  const lastDueMs = end - 1 === offset ? nextDueMs : await dueAt(end - 1);
  const delayMs = delay === undefined ? undefined : delayLevelMs(delay);
  return {
    level,
    delay,
    pending: end - offset,
    nextDueMs,
    lastDueMs,
    oldestStoredMs: nextDueMs === undefined || delayMs === undefined ? undefined : nextDueMs - delayMs,
    lateMs: nextDueMs === undefined ? 0 : Math.max(0, nowMs - nextDueMs),
  };
}
