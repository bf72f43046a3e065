import type { AdminClient } from '../../client/admin-client.ts';
import type { ConsumeStatsList } from '../../protocol/bodies/consume-stats.ts';
import { compareQueues, type MessageQueue } from '../../protocol/bodies/message-queue.ts';

/** How far one group is with one queue of a broker. */
export interface BrokerConsumeRow extends MessageQueue {
  group: string;
  brokerOffset: number;
  consumerOffset: number;
  /** Messages the group has still to consume. */
  diff: number;
  /** Store time of the last consumed message, milliseconds; undefined when nothing was consumed or it is gone. */
  lastTimestamp: number | undefined;
}

export interface BrokerConsumeStats {
  rows: BrokerConsumeRow[];
  /** Sum over the rows. */
  diffTotal: number;
}

export interface BrokerConsumeOptions {
  /** Only topics that are marked as ordered. */
  ordered: boolean;
  /** Rows with less left to consume are left out. */
  level: number;
  timeoutMs: number;
}

/** How far all groups of one broker are, by group, topic and queue. */
export async function brokerConsumeStats(
  client: AdminClient,
  addr: string,
  { ordered, level, timeoutMs }: BrokerConsumeOptions,
): Promise<BrokerConsumeStats> {
  const rows = rowsOf(await client.offsets.getBrokerConsumeStats(addr, ordered, timeoutMs))
    .filter(({ diff }) => diff >= level)
    .sort((a, b) => compareText(a.group, b.group) || compareQueues(a, b));
  return { rows, diffTotal: rows.reduce((sum, { diff }) => sum + diff, 0) };
}

const rowsOf = ({ consumeStatsList }: ConsumeStatsList): BrokerConsumeRow[] =>
  consumeStatsList.flatMap((groups) =>
    [...groups].flatMap(([group, list]) =>
      list.flatMap(({ offsetTable }) =>
        offsetTable.map(([queue, { brokerOffset, consumerOffset, lastTimestamp }]) => ({
          ...queue,
          group,
          brokerOffset,
          consumerOffset,
          diff: brokerOffset - consumerOffset,
          lastTimestamp: lastTimestamp > 0 ? lastTimestamp : undefined,
        })),
      ),
    ),
  );

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
