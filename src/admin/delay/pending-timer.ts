import type { AdminClient } from '../../client/admin-client.ts';
import type { KVTable } from '../../protocol/bodies/kv-table.ts';

/** What waits in the timer of a broker. When the next one is due, no broker says. */
export interface PendingTimer {
  /** In the wheel, less recalls. */
  waiting: number;
  /** Stored and not yet in the wheel. */
  unsorted: number;
  /** How far delivery is behind the time, in milliseconds; a second or two is its precision. */
  behindMs: number;
  /** By the topic they go to; several recalls and rolls count too. */
  topics: { topic: string; count: number }[];
}

/** The timer's figures; undefined on a broker without one. */
export async function pendingTimer(
  client: AdminClient,
  addr: string,
  figures: KVTable,
): Promise<PendingTimer | undefined> {
  if (figures['timerCongestNum'] === undefined) return undefined;
  const metrics = await client.brokers.findTimerMetrics(addr);
  if (metrics === undefined) return undefined;
  const whole = (name: string): number => Number.parseInt(figures[name] ?? '0', 10) || 0;
  return {
    waiting: whole('timerCongestNum'),
    unsorted: whole('timerOffsetBehind'),
    behindMs: whole('timerReadBehind') * 1000,
    topics: [...metrics].filter(([, count]) => count > 0).map(([topic, count]) => ({ topic, count })),
  };
}
