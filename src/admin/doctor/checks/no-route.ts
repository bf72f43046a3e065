import type { Found } from '../check.ts';
import type { ClusterCheck, ClusterContext } from '../context.ts';
import { clusterWord, subjectOf } from '../facts/listed-broker.ts';
import { nobodyRegistered, unlistedMasters, withoutMaster } from './unrouted-brokers.ts';
import { notWriteable, unlistedTopics } from './unrouted-topics.ts';

/** "No route info of this topic". */
export const noRoute: ClusterCheck = {
  name: 'no-route',
  title: 'a topic cannot be reached, or not be written to',
  severity: 'critical',
  scope: 'cluster',
  async run(context) {
    const found = await Promise.all([
      nobodyRegistered(context),
      missingTopic(context),
      unlistedMasters(context),
      withoutMaster(context),
      unlistedTopics(context),
      notWriteable(context),
    ]);
    return found.flat();
  },
};

/** The topic that is asked about. */
async function missingTopic({ topic, namesrv, brokers }: ClusterContext): Promise<Found[]> {
  if (topic === undefined) return [];
  const [routes, tables, configs] = await Promise.all([namesrv.route(topic), brokers.topics(), brokers.configs()]);
  const without = routes.filter(({ value }) => value === undefined).map(({ namesrv: address }) => address);
  if (without.length === 0) return [];
  const holders = tables.filter(({ value }) => value.has(topic)).map(({ broker }) => subjectOf(broker));
  const creates = configs.some(({ value }) => value.get('autoCreateTopicEnable') === 'true');
  const why =
    holders.length > 0
      ? `${holders.join(', ')} has it, but is not registered there`
      : creates
        ? 'no broker has it; the first message to it would create it'
        : 'no broker has it, and autoCreateTopicEnable is off';
  return [
    {
      subject: topic,
      message: `Topic ${topic} has no route at ${without.join(', ')}: ${why}.`,
      evidence: { withoutRouteAt: without, heldBy: holders, autoCreateTopicEnable: creates },
      next: [
        `mq topicRoute -t ${topic}`,
        `mq updateTopic -t ${topic} -c ${clusterWord(await brokers.all())} -r 8 -w 8`,
        'mq topicList',
      ],
    },
  ];
}
