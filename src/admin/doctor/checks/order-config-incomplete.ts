import { formatOrderConf, parseOrderConf } from '../../../client/routes.ts';
import { isSystemTopic } from '../../../protocol/names.ts';
import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';

/** An ordered topic that looks unordered at some name server. */
export const orderConfigIncomplete: ClusterCheck = {
  name: 'order-config-incomplete',
  title: "an ordered topic's configuration is not at every name server",
  severity: 'warning',
  scope: 'cluster',
  async run({ namesrv, brokers }) {
    const [confs, topics] = await Promise.all([namesrv.orderConf(), brokers.topics()]);
    const ordered = new Map<string, Map<string, number>>();
    for (const { broker, value } of topics) {
      for (const [topic, { order, writeQueueNums }] of value) {
        if (!order || isSystemTopic(topic)) continue;
        ordered.set(topic, (ordered.get(topic) ?? new Map()).set(broker.brokerName, writeQueueNums));
      }
    }
    const names = new Set([...ordered.keys(), ...confs.flatMap(({ value }) => Object.keys(value))]);
    return [...names].sort().flatMap((topic): Found[] => {
      const said = confs.map(({ namesrv: address, value }) => ({ address, conf: value[topic] }));
      const queues = ordered.get(topic) ?? new Map<string, number>();
      const brokerNames = [...queues.keys()];
      const known = [...new Set(said.flatMap(({ conf }) => (conf === undefined ? [] : [conf])))];
      const missing = said.filter(({ conf }) => conf === undefined).map(({ address }) => address);
      const unnamed = brokerNames.filter((name) => known.some((conf) => !parseOrderConf(conf).has(name)));
      const conf = known[0] ?? formatOrderConf(queues);
      const evidence = { orderConf: known, missingAt: missing, orderedAt: brokerNames, withoutEntry: unnamed };
      const next = [
        `mq updateOrderConf -m get -t ${topic}`,
        `mq updateOrderConf -n '${confs.map(({ namesrv: address }) => address).join(';')}' -m put -t ${topic} -v '${conf}'`,
      ];
      const problem = problemOf(known, missing, unnamed);
      if (problem === undefined) return [];
      return [{ subject: topic, message: problem, evidence, next }];
    });
  },
};

/** What is wrong with the configuration of one topic; undefined when every name server has the same, for every broker. */
function problemOf(
  known: readonly string[],
  missing: readonly string[],
  unnamed: readonly string[],
): string | undefined {
  const [conf] = known;
  if (conf === undefined) {
    return 'It is marked as ordered on its brokers, but no name server has an order configuration: it looks unordered, and does not keep its queues when a broker goes.';
  }
  if (missing.length > 0) {
    return `${missing.join(', ')} lacks the order configuration that others have (${known.join(' or ')}): clients that ask there spread its messages without order.`;
  }
  if (known.length > 1) return `Name servers have different order configurations: ${known.join(' and ')}.`;
  if (unnamed.length === 0) return undefined;
  return `The order configuration ${conf} does not name ${unnamed.join(', ')}, which has the topic too: its queues there get no messages.`;
}
