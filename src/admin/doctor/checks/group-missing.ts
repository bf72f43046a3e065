import { isSystemGroup } from '../../../protocol/names.ts';
import type { Found } from '../check.ts';
import type { ClusterCheck, ClusterContext } from '../context.ts';
import { clusterWord } from '../facts/listed-broker.ts';

/** "subscription group not exist", and `%RETRY%` topics without a route. */
export const groupMissing: ClusterCheck = {
  name: 'group-missing',
  title: 'a consumer group is unknown to brokers it consumes from',
  severity: 'warning',
  scope: 'cluster',
  async run(context) {
    const found = await Promise.all([namedGroup(context), atSomeBrokersOnly(context)]);
    return found.flat();
  },
};

/** The group that is asked about. */
async function namedGroup({ group, brokers, groups }: ClusterContext): Promise<Found[]> {
  if (group === undefined) return [];
  const [tables, online] = await Promise.all([brokers.groups(), groups.online()]);
  if (tables.some(({ value }) => value.has(group)) || online.length > 0) return [];
  return [
    {
      subject: group,
      message: `No broker has the group ${group}, and no client of it is online. A consumer gets "subscription group not exist" where groups are not made by themselves (autoCreateSubscriptionGroup).`,
      evidence: { group, askedBrokers: tables.map(({ broker }) => broker.addr) },
      next: [`mq updateSubGroup -g ${group} -c ${clusterWord(await brokers.all())}`, 'mq consumerProgress'],
    },
  ];
}

/** Groups with members online at a broker that does not have them and makes none by itself. */
async function atSomeBrokersOnly({ brokers, groups, group: only }: ClusterContext): Promise<Found[]> {
  const [tables, configs, topics] = await Promise.all([brokers.groups(), brokers.configs(), brokers.topics()]);
  const strict = new Set(
    configs
      .filter(({ value }) => value.get('autoCreateSubscriptionGroup') === 'false')
      .map(({ broker }) => broker.addr),
  );
  const lacking = tables.filter(({ broker }) => strict.has(broker.addr));
  if (lacking.length === 0) return [];
  return (await groups.online()).flatMap(({ group, at }): Found[] => {
    if (isSystemGroup(group) || (only !== undefined && group !== only)) return [];
    const wanted = new Set(at.flatMap(({ value }) => [...value.subscriptionTable.keys()]));
    const missing = lacking.filter(({ broker, value }) => {
      const table = topics.find((one) => one.broker.addr === broker.addr)?.value;
      return !value.has(group) && [...wanted].some((topic) => table?.has(topic) === true);
    });
    if (missing.length === 0) return [];
    const names = missing.map(({ broker }) => broker.brokerName);
    return [
      {
        subject: group,
        message: `Group ${group} is online and consumes topics that ${names.join(', ')} ${names.length === 1 ? 'has' : 'have'}, but the group is not there and autoCreateSubscriptionGroup is off: pulls from there end with "subscription group not exist", and messages are not given again.`,
        evidence: { missingAt: missing.map(({ broker }) => broker.addr), topics: [...wanted] },
        next: missing.map(({ broker }) => `mq updateSubGroup -g ${group} -b ${broker.addr}`),
      },
    ];
  });
}
