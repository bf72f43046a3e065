import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { masterAddr } from '../../protocol/bodies/broker-data.ts';
import type { BrokerStatsData } from '../../protocol/bodies/broker-stats-data.ts';
import { isDeadLetterTopic, isRetryTopic } from '../../protocol/names.ts';
import { fanOut } from '../fan-out.ts';
import { allMasters } from '../targets.ts';
import type { UnreachedBroker } from '../unreached.ts';
import { Backlogs } from './backlogs.ts';
import { LiveBrokers } from './live-brokers.ts';

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
  /** Why nothing is known of the topic. */
  error?: MqError | undefined;
}

export interface StatsAllOptions {
  /** Only this topic. */
  topic?: string | undefined;
  /** Only topics something went into or out of. */
  active: boolean;
}

export interface AllStats {
  rows: StatsRow[];
  /** Masters that did not answer; what they know is missing. */
  unreached: UnreachedBroker[];
}

/**
 * Throughput and backlog of topics and their groups, by topic and group; those for retries and dead letters are left out.
 *
 * @throws MqError NOT_FOUND for a named topic that has no route
 */
export async function statsAll(client: AdminClient, { topic: only, active }: StatsAllOptions): Promise<AllStats> {
  const sources: Sources = { client, backlogs: new Backlogs(client), brokers: new LiveBrokers(client.signal) };
  if (only !== undefined) await client.namesrv.getRoute(only);
  else await sources.backlogs.readAll(allMasters(await client.namesrv.getClusterInfo()), sources.brokers);
  const topics =
    only === undefined ? (await client.namesrv.getAllTopics()).filter((name) => !isOfGroup(name)).sort() : [only];
  const outcomes = await fanOut(topics, (topic) => statsOfTopic(sources, topic), client.signal);
  const rows = outcomes.flatMap(({ item, value, error }) => value ?? [{ ...emptyRow(item), error }]);
  return { rows: active ? rows.filter(isActive) : rows, unreached: sources.brokers.unreached };
}

/** Who is asked for the figures. */
interface Sources {
  readonly client: AdminClient;
  readonly backlogs: Backlogs;
  readonly brokers: LiveBrokers;
}

const isOfGroup = (topic: string): boolean => isRetryTopic(topic) || isDeadLetterTopic(topic);

const isActive = ({ inMsg24Hour, outMsg24Hour = 0, error }: StatsRow): boolean =>
  error !== undefined || inMsg24Hour + outMsg24Hour > 0;

const emptyRow = (topic: string): StatsRow => ({
  ...{ topic, group: undefined, accumulation: 0, inTps: 0, outTps: undefined, inMsg24Hour: 0, outMsg24Hour: undefined },
});

async function statsOfTopic(sources: Sources, topic: string): Promise<StatsRow[]> {
  const { client, brokers, backlogs } = sources;
  const { brokerDatas } = await client.namesrv.getRoute(topic);
  const masters = brokerDatas.flatMap((broker) => {
    const addr = masterAddr(broker);
    return addr === undefined ? [] : [{ addr, brokerName: broker.brokerName }];
  });
  if (masters.length === 0) {
    throw new MqError('UNREACHABLE', `topic ${topic} has no broker with a master`, { topic });
  }
  const lists = await brokers.ask(masters, (addr) => client.topics.getGroups(addr, topic));
  const groups = [...new Set(lists.flat())].sort();
  const sumOf = async (name: string, key: string): Promise<Sum> =>
    summed(await brokers.ask(masters, (addr) => client.brokers.findStats(addr, name, key)));
  const into = await sumOf('TOPIC_PUT_NUMS', topic);
  const incoming = { inTps: into.tps, inMsg24Hour: into.day };
  if (groups.length === 0) return [{ ...emptyRow(topic), ...incoming }];
  const rows: StatsRow[] = [];
  for (const group of groups) {
    const out = await sumOf('GROUP_GET_NUMS', `${topic}@${group}`);
    const behind = await brokers.ask(masters, (addr) => backlogs.of(addr, group, topic));
    const total = behind.reduce((sum, messages) => sum + messages, 0);
    const outgoing = { outTps: out.tps, outMsg24Hour: out.day };
    rows.push({ topic, group, accumulation: Math.max(0, total), ...incoming, ...outgoing });
  }
  return rows;
}

interface Sum {
  tps: number;
  day: number;
}

const summed = (found: readonly (BrokerStatsData | undefined)[]): Sum =>
  found.reduce<Sum>(
    (sum, data) => ({ tps: sum.tps + (data?.statsMinute.tps ?? 0), day: sum.day + (data ? daySum(data) : 0) }),
    { tps: 0, day: 0 },
  );

/** A counter that is younger has no day yet, then no hour: the original takes the longest there is. */
const daySum = ({ statsDay, statsHour, statsMinute }: BrokerStatsData): number =>
  statsDay.sum || statsHour.sum || statsMinute.sum;
