import { parseOrderConf } from '../../../client/routes.ts';
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
    const ordered = new Map<string, string[]>();
    for (const { broker, value } of topics) {
      for (const [topic, { order }] of value) {
        if (order && !isSystemTopic(topic)) ordered.set(topic, [...(ordered.get(topic) ?? []), broker.brokerName]);
      }
    }
    const names = new Set([...ordered.keys(), ...confs.flatMap(({ value }) => Object.keys(value))]);
    return [...names].sort().flatMap((topic): Found[] => {
      const said = confs.map(({ namesrv: address, value }) => ({ address, conf: value[topic] }));
      const brokerNames = ordered.get(topic) ?? [];
      const known = [...new Set(said.flatMap(({ conf }) => (conf === undefined ? [] : [conf])))];
      const missing = said.filter(({ conf }) => conf === undefined).map(({ address }) => address);
      const unnamed = brokerNames.filter((name) => known.some((conf) => !parseOrderConf(conf).has(name)));
      const conf = known[0] ?? brokerNames.map((name) => `${name}:QUEUES`).join(';');
      const evidence = { orderConf: known, missingAt: missing, orderedAt: brokerNames, withoutEntry: unnamed };
      const next = [
        `mq updateOrderConf -m get -t ${topic}`,
        `mq updateOrderConf -n '${confs.map(({ namesrv: address }) => address).join(';')}' -m put -t ${topic} -v '${conf}'`,
      ];
      const problem =
        missing.length > 0 && known.length > 0
          ? `${missing.join(', ')} lacks the order configuration that others have (${known.join(' or ')}): clients that ask there spread its messages without order`
          : missing.length > 0
            ? 'it is marked as ordered on its brokers, but no name server has an order configuration: it looks unordered, and does not keep its queues when a broker goes'
            : known.length > 1
              ? `name servers have different order configurations: ${known.join(' and ')}`
              : unnamed.length > 0
                ? `the order configuration ${known[0]} does not name ${unnamed.join(', ')}, which has the topic too: its queues get no messages`
                : undefined;
      if (problem === undefined) return [];
      return [{ subject: topic, message: `Topic ${topic}: ${problem}.`, evidence, next }];
    });
  },
};
