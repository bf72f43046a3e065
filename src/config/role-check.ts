import { MqError } from '../errors/index.ts';
import type { BrokerConfig } from './keys/index.ts';

/** A rule that two keys break together, in words that name both. */
interface Contradiction {
  readonly keys: readonly [keyof BrokerConfig, keyof BrokerConfig];
  readonly reason: string;
  readonly hint: string;
}

/**
 * Stops the start for keys that contradict each other about the broker's role.
 *
 * @param given the keys that were given, with their lines
 * @throws MqError CONFIG naming both keys and where they stand
 */
export function refuseContradictions(
  config: BrokerConfig,
  given: ReadonlyMap<string, number | undefined>,
  file: string,
): void {
  const found = contradiction(config, given);
  if (found === undefined) return;
  const values: Readonly<Record<string, unknown>> = config;
  const place = (key: string): string => {
    if (!given.has(key)) return `${key}=${String(values[key])} (the default)`;
    const line = given.get(key);
    return `${line === undefined ? '' : `${file}:${line}: `}${key}=${String(values[key])}`;
  };
  const [first, second] = found.keys;
  const key = given.has(first) ? first : second;
  throw new MqError('CONFIG', `${place(first)} and ${place(second)}: ${found.reason}`, { file, key, hint: found.hint });
}

function contradiction(config: BrokerConfig, given: ReadonlyMap<string, unknown>): Contradiction | undefined {
  const { brokerRole, brokerId, inSyncReplicas, minInSyncReplicas, totalReplicas, zookeeper } = config;
  const isSlave = brokerRole === 'SLAVE';
  // In a group that elects its master the id is a member's, whatever its role is at first.
  if (isSlave && brokerId === 0 && zookeeper === undefined) {
    return {
      keys: ['brokerRole', 'brokerId'],
      reason: 'a slave needs an id of its own above 0',
      hint: 'Set brokerId=1 (2 for a second slave), or another brokerRole.',
    };
  }
  if (!isSlave && brokerId > 0 && zookeeper === undefined) {
    return {
      keys: ['brokerId', 'brokerRole'],
      reason: 'a master has the id 0',
      hint: 'Set brokerRole=SLAVE for a slave, or brokerId=0 for a master.',
    };
  }
  if (given.has('totalReplicas') && inSyncReplicas > totalReplicas) {
    return {
      keys: ['inSyncReplicas', 'totalReplicas'],
      reason: 'no more brokers can have a message than there are',
      hint: 'Raise totalReplicas or lower inSyncReplicas.',
    };
  }
  if (given.has('inSyncReplicas') && minInSyncReplicas > inSyncReplicas) {
    return {
      keys: ['minInSyncReplicas', 'inSyncReplicas'],
      reason: 'a send waits for fewer brokers than must be there',
      hint: 'Lower minInSyncReplicas or raise inSyncReplicas.',
    };
  }
  return undefined;
}
