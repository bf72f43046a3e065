import type { AdminClient } from '../../client/admin-client.ts';
import { type Clock, steadyClock } from '../../clock.ts';
import type { MqError } from '../../errors/index.ts';
import type { ConsumeStatsList } from '../../protocol/bodies/consume-stats.ts';
import type { MessageQueue } from '../../protocol/bodies/message-queue.ts';
import { isDeadLetterTopic, isRetryTopic, isSystemTopic } from '../../protocol/names.ts';
import { type BrokerFigures, brokerFigures } from '../cluster/broker-figures.ts';
import { commonFailure, fanOut } from '../fan-out.ts';
import { groupClients } from '../group/group-clients.ts';
import { allMasters, replicasOf, type Target } from '../targets.ts';

/** Names that are asked about one by one in a round, of each kind: those on the screen. */
export const MAX_ASKED = 64;

/** Where a group is in a topic, over all brokers. */
export interface Progress {
  /** Sum of the offsets the group consumes next. */
  consumed: number;
  /** Messages it is behind. */
  lag: number;
}

/** One broker replica. */
export interface BrokerSample {
  readonly target: Target;
  readonly figures?: BrokerFigures;
  /** Why it has no figures. */
  readonly error?: MqError;
}

/** What a cluster says at one moment; offsets only ever grow, so two of these give rates. */
export interface Sample {
  /** Milliseconds of a steady clock. */
  readonly atMs: number;
  readonly brokers: readonly BrokerSample[];
  /** Every topic that is no topic of the system, with the sum of its queues' ends where that is known. */
  readonly topics: ReadonlyMap<string, number | undefined>;
  /** By group, then topic. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, Progress>>;
  /** How many clients of a group are online, where that was asked. */
  readonly clients: ReadonlyMap<string, number>;
  /** Brokers whose groups are missing. */
  readonly unreached: readonly { readonly addr: string; readonly error: MqError }[];
}

/** Names to ask about one by one; the rest is known from what each broker tells of all of them. */
export interface Wanted {
  readonly topics: readonly string[];
  readonly groups: readonly string[];
}

/**
 * Asks a cluster for what mq top shows: the name server twice, each broker once for itself and each master once for its
 * groups, and then about {@link MAX_ASKED} names at most.
 *
 * @throws MqError when no name server or no master answers
 */
export async function takeSample(client: AdminClient, wanted: Wanted, clock: Clock = steadyClock): Promise<Sample> {
  const [info, names] = await Promise.all([client.namesrv.getClusterInfo(), client.namesrv.getAllTopics()]);
  const replicas = [...info.clusterAddrTable.keys()].sort().flatMap((cluster) => replicasOf(info, cluster));
  const masters = allMasters(info);
  const { signal } = client;
  const [runtimes, stats] = await Promise.all([
    fanOut(replicas, ({ addr }) => client.brokers.getRuntimeInfo(addr), signal),
    fanOut(masters, ({ addr }) => client.offsets.getBrokerConsumeStats(addr), signal),
  ]);
  const failure = commonFailure(stats);
  if (failure !== undefined) throw failure;
  const sums = new Sums();
  for (const { value } of stats) if (value !== undefined) sums.add(value);
  const shown = names.filter((name) => !isSystemTopic(name) && !isRetryTopic(name) && !isDeadLetterTopic(name));
  const unknown = wanted.topics.filter((topic) => !sums.ends.has(topic)).slice(0, MAX_ASKED);
  const ends = await fanOut(unknown, (topic) => endOf(client, masters, topic), signal);
  for (const { item, value } of ends) if (value !== undefined) sums.ends.set(item, value);
  const asked = wanted.groups.slice(0, MAX_ASKED);
  const clients = await fanOut(asked, (group) => groupClients(client, group, masters), signal);
  return {
    atMs: clock.now(),
    brokers: runtimes.map(({ item: target, value, error }) =>
      value === undefined ? { target, error } : { target, figures: brokerFigures(value, Date.now()) },
    ),
    topics: new Map(shown.sort().map((topic) => [topic, sums.ends.get(topic)])),
    groups: sums.groups,
    clients: new Map(clients.flatMap(({ item, value }) => (value === undefined ? [] : [[item, value.clients.size]]))),
    unreached: stats.flatMap(({ item, error }) => (error === undefined ? [] : [{ addr: item.addr, error }])),
  };
}

/** The sum of a topic's queue ends; a broker that does not have it adds nothing. */
async function endOf(client: AdminClient, masters: readonly Target[], topic: string): Promise<number> {
  const outcomes = await fanOut(masters, ({ addr }) => client.topics.getStats(addr, topic), client.signal);
  const queues = outcomes.flatMap(({ value }) => value?.offsetTable ?? []);
  return queues.reduce((sum, [, { maxOffset }]) => sum + maxOffset, 0);
}

/** What brokers tell of their groups, put together; a queue that several groups read counts once for its topic. */
class Sums {
  readonly groups = new Map<string, Map<string, Progress>>();
  readonly ends = new Map<string, number>();

  add({ consumeStatsList }: ConsumeStatsList): void {
    const ends = new Map<string, { topic: string; end: number }>();
    for (const byGroup of consumeStatsList) {
      for (const [group, stats] of byGroup) {
        for (const [queue, { brokerOffset, consumerOffset }] of stats.flatMap(({ offsetTable }) => offsetTable)) {
          const { topic } = queue;
          const progress = this.#progressOf(group, topic);
          progress.consumed += consumerOffset;
          progress.lag += brokerOffset - consumerOffset;
          ends.set(keyOf(queue), { topic, end: brokerOffset });
        }
      }
    }
    for (const { topic, end } of ends.values()) this.ends.set(topic, (this.ends.get(topic) ?? 0) + end);
  }

  #progressOf(group: string, topic: string): Progress {
    const topics = this.groups.get(group) ?? new Map<string, Progress>();
    this.groups.set(group, topics);
    const progress = topics.get(topic) ?? { consumed: 0, lag: 0 };
    topics.set(topic, progress);
    return progress;
  }
}

const keyOf = ({ topic, brokerName, queueId }: MessageQueue): string => `${brokerName}@${queueId}@${topic}`;
