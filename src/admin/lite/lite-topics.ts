import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type {
  BrokerLiteInfo,
  LiteClientInfo,
  LiteGroupInfo,
  LiteTopicInfo,
  ParentTopicInfo,
} from '../../protocol/bodies/lite-info.ts';
import { fanOut, type Outcome, unlessAllFailed } from '../fan-out.ts';
import { routeTargets } from '../group/group-brokers.ts';
import { resolveMasters, type Target, type TargetChoice } from '../targets.ts';
import { needing } from '../unsupported.ts';

/** What brokers lack that do not know lite topics. */
const LITE_TOPICS = 'lite topics, which only brokers of RocketMQ newer than 5.3.3 have';

/** What each broker says. */
export type LiteOutcomes<Value> = Outcome<Target, Value>[];

/** @throws MqError REFUSED when no broker knows lite topics, and the first one's own error when every one failed */
async function ask<Value>(
  client: AdminClient,
  targets: readonly Target[],
  question: (address: string) => Promise<Value>,
): Promise<LiteOutcomes<Value>> {
  const work = ({ addr }: Target) => needing(LITE_TOPICS, question(addr));
  return unlessAllFailed(await fanOut(targets, work, client.signal));
}

/** @throws MqError NOT_FOUND when no broker has the parent topic */
const brokersOf = async (client: AdminClient, parentTopic: string): Promise<Target[]> =>
  routeTargets(await client.namesrv.getRoute(parentTopic));

/** What brokers have of lite topics: one broker, or every master of a cluster. */
export async function brokerLiteInfo(
  client: AdminClient,
  choice: TargetChoice,
): Promise<{ outcomes: LiteOutcomes<BrokerLiteInfo>; withoutMaster: string[] }> {
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  return { outcomes: await ask(client, targets, (addr) => client.liteTopics.ofBroker(addr)), withoutMaster };
}

/** A parent topic on each of its brokers. */
export const parentTopicInfo = async (client: AdminClient, topic: string): Promise<LiteOutcomes<ParentTopicInfo>> =>
  ask(client, await brokersOf(client, topic), (addr) => client.liteTopics.ofParent(addr, topic));

/** A lite topic on each broker of its parent. */
export const liteTopicInfo = async (
  client: AdminClient,
  parentTopic: string,
  liteTopic: string,
): Promise<LiteOutcomes<LiteTopicInfo>> =>
  ask(client, await brokersOf(client, parentTopic), (addr) => client.liteTopics.ofTopic(addr, parentTopic, liteTopic));

/** The lite subscriptions of a client on each broker of their parent. */
export const liteClientInfo = async (
  client: AdminClient,
  parentTopic: string,
  group: string,
  clientId: string,
): Promise<LiteOutcomes<LiteClientInfo>> =>
  ask(client, await brokersOf(client, parentTopic), (addr) =>
    client.liteTopics.ofClient(addr, parentTopic, group, clientId),
  );

/** How far a group is behind on each broker of a parent topic. */
export const liteGroupInfo = async (
  client: AdminClient,
  parentTopic: string,
  group: string,
  { liteTopic, topK }: { liteTopic: string | undefined; topK: number },
): Promise<LiteOutcomes<LiteGroupInfo>> =>
  ask(client, await brokersOf(client, parentTopic), (addr) => client.liteTopics.ofGroup(addr, group, liteTopic, topK));

/**
 * Has what waits of a parent topic handed out at once.
 *
 * @param brokerName only this broker
 * @throws MqError NOT_FOUND when that broker does not have the topic
 */
export async function triggerLiteDispatch(
  client: AdminClient,
  parentTopic: string,
  group: string,
  { clientId, brokerName }: { clientId: string | undefined; brokerName: string | undefined },
): Promise<LiteOutcomes<void>> {
  const all = await brokersOf(client, parentTopic);
  const targets = all.filter((target) => brokerName === undefined || target.brokerName === brokerName);
  if (targets.length === 0) {
    throw new MqError('NOT_FOUND', `the broker ${brokerName} does not have the topic ${parentTopic}`, {
      key: brokerName ?? '',
      hint: `Brokers of ${parentTopic}: ${all.map((target) => target.brokerName).join(', ')}.`,
    });
  }
  return ask(client, targets, (addr) => client.liteTopics.dispatch(addr, group, clientId));
}
