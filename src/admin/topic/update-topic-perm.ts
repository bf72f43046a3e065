import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { fanOut, fanOutAgain, type Outcome, unlessAllFailed } from '../fan-out.ts';
import { resolveMasters, type Target, type TargetChoice } from '../targets.ts';
import { type TopicUpdate, updateTopic } from './update-topic.ts';

export interface TopicPermResult {
  /** Those that have the topic. */
  brokers: Outcome<Target, TopicUpdate>[];
  /** Addresses of those that do not have it, and are left alone. */
  withoutTopic: string[];
  /** Broker names that have no master now. */
  withoutMaster: string[];
}

/**
 * Changes the permission of a topic on one broker or on every master of a cluster that has it; all else of it stays.
 *
 * @param perm 0 to 7: 2 write, 4 read
 * @throws MqError NOT_FOUND when none of them has the topic, and the first broker's own error when every one failed
 */
export async function updateTopicPerm(
  client: AdminClient,
  topic: string,
  choice: TargetChoice,
  perm: number,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<TopicPermResult> {
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  const find = ({ addr }: Target) => client.topics.findConfig(addr, topic);
  const found = unlessAllFailed(await fanOut(targets, find, client.signal));
  const isWithout = ({ value, error }: (typeof found)[number]): boolean => value === undefined && error === undefined;
  const withoutTopic = found.filter(isWithout).map(({ item }) => item.addr);
  const having = found.filter((outcome) => !isWithout(outcome));
  if (having.length === 0) {
    throw new MqError('NOT_FOUND', `no broker there has the topic ${topic}`, {
      topic,
      hint: `mq topicRoute -t ${topic} shows where it is.`,
    });
  }
  const brokers = await fanOutAgain(having, (target) => changeOn(client, topic, target, perm, dryRun), client.signal);
  return { brokers: unlessAllFailed(brokers), withoutTopic, withoutMaster };
}

async function changeOn(
  client: AdminClient,
  topic: string,
  { addr }: Target,
  perm: number,
  dryRun: boolean,
): Promise<TopicUpdate> {
  const [outcome] = (await updateTopic(client, topic, { addr }, { perm }, { dryRun })).brokers;
  if (outcome?.value === undefined) throw outcome?.error ?? new MqError('BUG', `${addr} gave no outcome`, { topic });
  return outcome.value;
}
