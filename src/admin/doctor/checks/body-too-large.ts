import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { subjectOf } from '../facts/listed-broker.ts';
import { few, numberOf, size } from '../words.ts';

/** What clients refuse to send unless told otherwise: the SDK of mq and the manual, and Apache's clients. */
const SDK_LIMIT = 128 * 1024;
const APACHE_LIMIT = 4 * 1024 * 1024;

/** "message body size over max value". */
export const bodyTooLarge: ClusterCheck = {
  name: 'body-too-large',
  title: 'brokers take smaller messages than clients send',
  severity: 'warning',
  scope: 'cluster',
  async run({ brokers }) {
    const limits = (await brokers.configs()).flatMap(({ broker, value }) => {
      const bytes = numberOf(value.get('maxMessageSize'));
      return bytes === undefined ? [] : [{ broker, bytes }];
    });
    const found: Found[] = [];
    for (const cluster of new Set(limits.map(({ broker }) => broker.cluster))) {
      const here = limits.filter(({ broker }) => broker.cluster === cluster);
      const [least, most] = [Math.min(...here.map(({ bytes }) => bytes)), Math.max(...here.map(({ bytes }) => bytes))];
      const smallest = here.filter(({ bytes }) => bytes === least);
      const evidence = {
        smallestBytes: least,
        largestBytes: most,
        smallestAt: smallest.map(({ broker }) => subjectOf(broker)),
        sdkDefaultBytes: SDK_LIMIT,
        apacheClientDefaultBytes: APACHE_LIMIT,
      };
      const clients = `Clients of Apache allow ${size(APACHE_LIMIT)} unless told otherwise, the SDK of mq ${size(SDK_LIMIT)}.`;
      const next = smallest
        .slice(0, 3)
        .map(
          ({ broker }) =>
            `mq updateBrokerConfig -b ${broker.addr} -k maxMessageSize -v ${Math.max(most, APACHE_LIMIT)}`,
        );
      const names = few(evidence.smallestAt);
      if (least < most) {
        found.push({
          subject: cluster,
          message: `maxMessageSize is ${size(least)} at ${names}, and up to ${size(most)} elsewhere: the same message is taken by one broker and refused by another. ${clients}`,
          ...{ evidence, next },
        });
      } else if (least < APACHE_LIMIT) {
        found.push({
          subject: cluster,
          severity: least < SDK_LIMIT ? 'warning' : 'info',
          message: `maxMessageSize is ${size(least)} at ${names}. ${clients} What is larger is refused by the broker.`,
          ...{ evidence, next },
        });
      }
    }
    return found;
  },
};
