import type { AdminClient } from '../../client/admin-client.ts';
import type { MqError } from '../../errors/index.ts';
import type { ConsumeStats } from '../../protocol/bodies/consume-stats.ts';
import type { ConsumeType, MessageModel } from '../../protocol/bodies/consumer-kind.ts';
import { isRetryTopic, isSystemGroup, RETRY_PREFIX } from '../../protocol/names.ts';
import { commonFailure, fanOut, toMqError } from '../fan-out.ts';
import { allMasters, type Target } from '../targets.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';
import { GroupState } from './consumer-progress.ts';
import { groupClients } from './group-clients.ts';

/** One group in the summary. */
export interface GroupSummary {
  group: string;
  state: GroupState;
  clientCount: number;
  /** The lowest version among the clients; undefined when nobody is online. */
  version: number | undefined;
  consumeType: ConsumeType | undefined;
  messageModel: MessageModel | undefined;
  consumeTps: number;
  /** Undefined where no broker keeps an offset of the group: broadcast, or never connected. */
  diffTotal: number | undefined;
  /** Why some of it may be missing. */
  error?: MqError | undefined;
}

export interface AllProgress {
  groups: GroupSummary[];
  /** Brokers that did not answer; what they know is missing. */
  unreached: UnreachedBroker[];
}

interface BrokerGroups {
  names: string[];
  stats: Map<string, ConsumeStats[]>;
}

/**
 * Every group there is: those with a retry topic, those that are configured, and those with offsets. Groups of the
 * system appear only while somebody uses them.
 *
 * @throws MqError the first broker's own error when no broker answered
 */
export async function allProgress(client: AdminClient): Promise<AllProgress> {
  const masters = allMasters(await client.namesrv.getClusterInfo());
  const outcomes = await fanOut(masters, ({ addr }) => groupsOf(client, addr), client.signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  const asked = outcomes.flatMap(({ item, value }) => (value === undefined ? [] : [{ target: item, ...value }]));
  const retryTopics = (await client.namesrv.getAllTopics()).filter(isRetryTopic);
  const names = new Set(retryTopics.map((topic) => topic.slice(RETRY_PREFIX.length)));
  for (const { names: known, stats } of asked) for (const name of [...known, ...stats.keys()]) names.add(name);
  const summaries = await fanOut([...names].sort(), (group) => summaryOf(client, group, asked), client.signal);
  return {
    groups: summaries
      .map(({ item, value, error }) => value ?? failedSummary(item, error))
      .filter(({ group, state }) => !isSystemGroup(group) || state !== GroupState.NEVER_CONNECTED),
    unreached: unreachedBrokers(outcomes),
  };
}

async function groupsOf(client: AdminClient, addr: string): Promise<BrokerGroups> {
  const [configs, list] = await Promise.all([
    client.groups.getAllConfigs(addr),
    client.offsets.getBrokerConsumeStats(addr),
  ]);
  const stats = new Map<string, ConsumeStats[]>();
  for (const groups of list.consumeStatsList) {
    for (const [group, ofTopics] of groups) stats.set(group, [...(stats.get(group) ?? []), ...ofTopics]);
  }
  return { names: [...configs.subscriptionGroupTable.keys()], stats };
}

async function summaryOf(
  client: AdminClient,
  group: string,
  asked: readonly ({ target: Target } & BrokerGroups)[],
): Promise<GroupSummary> {
  const stats = asked.flatMap(({ stats: table }) => table.get(group) ?? []);
  const targets = asked.map(({ target }) => target);
  const { clients, consumeType, messageModel, outcomes } = await groupClients(client, group, targets);
  const offsets = stats.flatMap(({ offsetTable }) => offsetTable.map(([, wrapper]) => wrapper));
  const error = outcomes.find((outcome) => outcome.error !== undefined)?.error;
  const versions = [...clients.values()].map(({ version }) => version);
  return {
    group,
    state: stateOf(clients.size, offsets.length, error),
    clientCount: clients.size,
    version: versions.length === 0 ? undefined : Math.min(...versions),
    consumeType,
    messageModel,
    consumeTps: stats.reduce((sum, { consumeTps }) => sum + consumeTps, 0),
    diffTotal:
      offsets.length === 0
        ? undefined
        : offsets.reduce((sum, { brokerOffset, consumerOffset }) => sum + brokerOffset - consumerOffset, 0),
    error,
  };
}

function stateOf(clientCount: number, offsetCount: number, error: MqError | undefined): GroupState {
  if (clientCount > 0) return GroupState.ONLINE;
  if (error !== undefined) return GroupState.UNKNOWN;
  return offsetCount > 0 ? GroupState.OFFLINE : GroupState.NEVER_CONNECTED;
}

const failedSummary = (group: string, error: unknown): GroupSummary => ({
  group,
  state: GroupState.UNKNOWN,
  clientCount: 0,
  version: undefined,
  consumeType: undefined,
  messageModel: undefined,
  consumeTps: 0,
  diffTotal: undefined,
  error: toMqError(error),
});
