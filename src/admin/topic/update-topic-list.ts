import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { type TopicConfig, topicConfig } from '../../protocol/bodies/topic-config.ts';
import { topicNameProblem } from '../../protocol/names.ts';
import { attributeChanges, attributeText, changedAttributes } from '../attributes.ts';
import { type Change, changesOf } from '../changes.ts';
import { fanOut, fanOutAgain, type Outcome, unlessAllFailed } from '../fan-out.ts';
import { brokerAt, resolveMasters, type Target, type TargetChoice } from '../targets.ts';
import { isUnsupported } from '../unsupported.ts';
import { editOrderConf, type OrderConfChange } from './order-conf.ts';

/** One topic of a list; what is left out stays as it is, or takes Java's default for a new topic: 16 queues, perm 6. */
export type TopicEntry = Partial<TopicConfig> & Pick<TopicConfig, 'topicName'>;

/** What a broker has to change for one topic of the list. */
export interface PlannedTopic {
  topic: string;
  /** Whether the broker does not have it yet. */
  created: boolean;
  /** Empty when it is already so. */
  changes: Record<string, Change>;
  after: TopicConfig;
  /** With the sign each carries on the wire. */
  attributes: Record<string, string>;
}

export interface TopicListPlan {
  entries: readonly TopicEntry[];
  brokers: Outcome<Target, PlannedTopic[]>[];
  /** Broker names that have no master now. */
  withoutMaster: string[];
}

export interface TopicListResult extends TopicListPlan {
  /** The order configurations that were touched, by topic. */
  orderConfs: { topic: string; change: OrderConfChange }[];
}

/** Topics in one request: its body stays far below a frame. */
const BATCH = 500;

/**
 * Works out what each broker has to change for the topics of a list. Nothing is changed.
 *
 * @throws MqError BAD_DATA for a malformed or repeated name, NOT_FOUND for an unknown cluster, and the first broker's own
 *   error when none answered
 */
export async function planTopicList(
  client: AdminClient,
  choice: TargetChoice,
  entries: readonly TopicEntry[],
): Promise<TopicListPlan> {
  const names = new Set<string>();
  for (const { topicName: topic } of entries) {
    const problem = topicNameProblem(topic) ?? (names.has(topic) ? `the topic ${topic} is there twice` : undefined);
    if (problem !== undefined) throw new MqError('BAD_DATA', problem, { topic });
    names.add(topic);
  }
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  const plan = async ({ addr }: Target): Promise<PlannedTopic[]> => {
    const { topicConfigTable } = await client.topics.getAllConfigs(addr);
    return entries.map((entry) => planned(topicConfigTable.get(entry.topicName), entry));
  };
  return { entries, brokers: unlessAllFailed(await fanOut(targets, plan, client.signal)), withoutMaster };
}

function planned(before: TopicConfig | undefined, { attributes: given, ...entry }: TopicEntry): PlannedTopic {
  const base = before ?? topicConfig(entry.topicName);
  const attributes = attributeChanges(base.attributes, given);
  const after = { ...base, ...entry, attributes: changedAttributes(base.attributes, attributes) };
  const changes = changesOf(before ?? {}, after);
  return { topic: entry.topicName, created: before === undefined, changes, after, attributes };
}

/**
 * Carries a plan out: the order configuration first, which brokers take from the name servers, then every broker with
 * what it has to change, read back afterwards.
 *
 * @throws MqError the first broker's own error when every one failed
 */
export async function applyTopicList(client: AdminClient, plan: TopicListPlan): Promise<TopicListResult> {
  const orderConfs = await changeOrders(client, plan);
  const work = async ({ addr }: Target, topics: PlannedTopic[]): Promise<PlannedTopic[]> => {
    await submit(client, addr, topics);
    return topics;
  };
  const brokers = unlessAllFailed(await fanOutAgain(plan.brokers, work, client.signal));
  return { ...plan, brokers, orderConfs };
}

/**
 * Sends what differs only: 5.3.3 drops a whole batch in which one topic is already as it should be, and reports success.
 * What does not know lists (4.9, 5.0 to 5.2) gets the topics one by one.
 */
async function submit(client: AdminClient, addr: string, topics: readonly PlannedTopic[]): Promise<void> {
  const changed = topics.filter(({ changes }) => Object.keys(changes).length > 0);
  for (let start = 0; start < changed.length; start += BATCH) {
    const batch = changed.slice(start, start + BATCH);
    try {
      await client.topics.updateList(
        addr,
        batch.map(({ after, attributes }) => ({ ...after, attributes })),
      );
    } catch (error) {
      if (!isUnsupported(error)) throw error;
      for (const { after, attributes } of batch) await client.topics.update(addr, after, attributeText(attributes));
    }
  }
  if (changed.length === 0) return;
  const { topicConfigTable } = await client.topics.getAllConfigs(addr);
  const wrong = changed.filter(({ topic, after }) => {
    const { attributes: _, ...rest } = changesOf(after, topicConfigTable.get(topic) ?? {});
    return Object.keys(rest).length > 0;
  });
  if (wrong.length === 0) return;
  const names = wrong.map(({ topic }) => topic).join(', ');
  throw new MqError('REFUSED', `${addr} took the list, but does not show what was asked for of ${names}`, {
    address: addr,
    hint: "The broker's own log says why it kept the old.",
  });
}

async function changeOrders(
  client: AdminClient,
  { entries, brokers }: TopicListPlan,
): Promise<TopicListResult['orderConfs']> {
  const named = entries.filter(({ order }) => order !== undefined);
  if (named.length === 0) return [];
  const info = await client.namesrv.getClusterInfo();
  const nameOf = ({ brokerName, addr }: Target): string => brokerName ?? brokerAt(info, addr).brokerName ?? addr;
  const changed: TopicListResult['orderConfs'] = [];
  for (const { topicName: topic } of named) {
    const edit = new Map<string, number | undefined>();
    for (const { item, value } of brokers) {
      const after = value?.find((planned) => planned.topic === topic)?.after;
      if (after !== undefined) edit.set(nameOf(item), after.order ? after.writeQueueNums : undefined);
    }
    const change = await editOrderConf(client, topic, edit);
    if (change !== undefined && change.before !== change.after) changed.push({ topic, change });
  }
  return changed;
}
