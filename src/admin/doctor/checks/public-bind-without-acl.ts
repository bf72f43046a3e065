import { isIP } from 'node:net';
import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { subjectOf } from '../facts/listed-broker.ts';

/** Any of them on means that clients must say who they are: 4.9 and 5.x, 5.3. */
const ACCESS_KEYS = ['aclEnable', 'authenticationEnabled', 'authorizationEnabled'] as const;
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::', '']);

type Reach = 'loopback' | 'private' | 'public';

/** Who can get to an address; a host name may lead anywhere inside. */
function reachOf(host: string): Reach {
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return 'loopback';
  if (isIP(host) === 0) return 'private';
  const isPrivate =
    /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd]|fe80)/i;
  return isPrivate.test(host) ? 'private' : 'public';
}

/** Whoever reaches the address can read and write everything. */
export const publicBindWithoutAcl: ClusterCheck = {
  name: 'public-bind-without-acl',
  title: 'a broker is open to others without access control',
  severity: 'warning',
  scope: 'cluster',
  async run({ brokers }) {
    return (await brokers.configs()).flatMap(({ broker, value: config }): Found[] => {
      if (ACCESS_KEYS.some((key) => config.get(key) === 'true')) return [];
      const bound = config.get('bindAddress');
      const announced = config.get('brokerIP1') ?? broker.addr.slice(0, broker.addr.lastIndexOf(':'));
      const reach = reachOf(announced);
      const isWide = bound === undefined || WILDCARDS.has(bound);
      if (reach === 'loopback' && !isWideOfOurs(config, isWide)) return [];
      return [
        {
          subject: subjectOf(broker),
          severity: reach === 'public' || isWideOfOurs(config, isWide) ? 'warning' : 'info',
          message: `It announces ${announced}${bound === undefined ? '' : `, listens on ${bound}`}, and access control is off: whoever reaches it can read, write and delete everything.`,
          evidence: { announced, bindAddress: bound ?? 'not said', reach, accessControl: false },
          next: [`mq getBrokerConfig -b ${broker.addr}`],
        },
      ];
    });
  },
};

/**
 * A broker of mq listens on loopback unless told otherwise, so that a wide bind was asked for; one of Apache listens on
 * every address always, and what it announces says who is meant to reach it.
 */
const isWideOfOurs = (config: ReadonlyMap<string, string>, isWide: boolean): boolean =>
  isWide && config.has('embeddedNamesrvPort');
