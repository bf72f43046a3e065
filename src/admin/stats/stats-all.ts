import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { masterAddr } from '../../protocol/bodies/broker-data.ts';
import type { BrokerStatsData } from '../../protocol/bodies/broker-stats-data.ts';
import { isDeadLetterTopic, isRetryTopic } from '../../protocol/names.ts';
import { fanOut } from '../fan-out.ts';

/** What one group takes out of a topic, or, without a group, what a topic without consumers takes in. */
export interface StatsRow {
  topic: string;
  /** Undefined for a topic nobody consumes, or of which that is not known. */
  group: string | undefined;
  /** Messages the group has still to consume. */
  accumulation: number;
  /** Messages a second into the topic, over the last minute. */
  inTps: number;
  /** Messages a second to the group, over the last minute. */
  outTps: number | undefined;
  /** Messages of the last 24 hours, as far as the brokers know them. */
  inMsg24Hour: number;
  outMsg24Hour: number | undefined;
  /** Why some of it, or all, is missing. */
  error?: MqError | undefined;
}

export interface StatsAllOptions {
  /** Only this topic. */
  topic?: string | undefined;
  /** Only topics something went into or out of. */
  active: boolean;
}

/**
 * Throughput and backlog of topics and their groups, by topic and group; those for retries and dead letters are left out.
 *
 * @throws MqError NOT_FOUND for a named topic that has no route
 */
export async function statsAll(client: AdminClient, { topic: only, active }: StatsAllOptions): Promise<StatsRow[]> {
  if (only !== undefined) await client.namesrv.getRoute(only);
  const topics =
    only === undefined ? (await client.namesrv.getAllTopics()).filter((name) => !isOfGroup(name)).sort() : [only];
  const outcomes = await fanOut(topics, (topic) => statsOfTopic(client, topic), client.signal);
  const rows = outcomes.flatMap(({ item, value, error }) => value ?? [{ ...emptyRow(item), error }]);
  return active
    ? rows.filter(({ inMsg24Hour, outMsg24Hour = 0, error }) => error !== undefined || inMsg24Hour + outMsg24Hour > 0)
    : rows;
}

const isOfGroup = (topic: string): boolean => isRetryTopic(topic) || isDeadLetterTopic(topic);

const emptyRow = (topic: string): StatsRow => ({
  ...{ topic, group: undefined, accumulation: 0, inTps: 0, outTps: undefined, inMsg24Hour: 0, outMsg24Hour: undefined },
});

async function statsOfTopic(client: AdminClient, topic: string): Promise<StatsRow[]> {
  const { brokerDatas } = await client.namesrv.getRoute(topic);
  const masters = brokerDatas.flatMap((broker) => masterAddr(broker) ?? []);
  const [first] = masters;
  if (first === undefined) {
    throw new MqError('UNREACHABLE', `topic ${topic} has no broker with a master`, { topic });
  }
  const lists = await Promise.all(masters.map((addr) => client.topics.getGroups(addr, topic)));
  const groups = [...new Set(lists.flat())].sort();
  const into = await statsSum(client, masters, 'TOPIC_PUT_NUMS', topic);
  const incoming = { inTps: into.tps, inMsg24Hour: into.day };
  if (groups.length === 0) return [{ ...emptyRow(topic), ...incoming }];
  const rows: StatsRow[] = [];
  for (const group of groups) {
    const [out, behind] = await Promise.all([
      statsSum(client, masters, 'GROUP_GET_NUMS', `${topic}@${group}`),
      behindOf(client, masters, topic, group),
    ]);
    const outgoing = { outTps: out.tps, outMsg24Hour: out.day };
    rows.push({ topic, group, accumulation: Math.max(0, behind), ...incoming, ...outgoing });
  }
  return rows;
}

async function statsSum(
  client: AdminClient,
  masters: readonly string[],
  name: string,
  key: string,
): Promise<{ tps: number; day: number }> {
  const found = await Promise.all(masters.map((addr) => client.brokers.findStats(addr, name, key)));
  return found.reduce(
    (sum, data) => ({ tps: sum.tps + (data?.statsMinute.tps ?? 0), day: sum.day + (data ? daySum(data) : 0) }),
    { tps: 0, day: 0 },
  );
}

/** A counter that is younger has no day yet, then no hour: the original takes the longest there is. */
const daySum = ({ statsDay, statsHour, statsMinute }: BrokerStatsData): number =>
  statsDay.sum || statsHour.sum || statsMinute.sum;

async function behindOf(
  client: AdminClient,
  masters: readonly string[],
  topic: string,
  group: string,
): Promise<number> {
  const stats = await Promise.all(masters.map((addr) => client.offsets.getConsumeStats(addr, group, topic)));
  const offsets = stats.flatMap(({ offsetTable }) => offsetTable.map(([, wrapper]) => wrapper));
  return offsets.reduce((sum, { brokerOffset, consumerOffset }) => sum + brokerOffset - consumerOffset, 0);
}
