import type { AdminClient } from '../../client/admin-client.ts';
import type { BrokerConfigAnswer } from '../../client/requests/brokers.ts';
import { MqError } from '../../errors/index.ts';
import type { DataVersion } from '../../protocol/bodies/data-version.ts';
import { commonFailure, fanOut, type Outcome } from '../fan-out.ts';
import { resolveMasters, resolveReplicas, type Target, type TargetChoice } from '../targets.ts';

/**
 * The configuration of one broker, or of all masters and slaves of a cluster.
 * @throws MqError NOT_FOUND for an unknown cluster, and the first broker's own error when none answered
 */
export async function getBrokerConfig(
  client: AdminClient,
  choice: TargetChoice,
): Promise<Outcome<Target, BrokerConfigAnswer>[]> {
  const targets = await resolveReplicas(client, choice);
  const outcomes = await fanOut(targets, ({ addr }) => client.brokers.getConfig(addr), client.signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  return outcomes;
}

/** A key before and after a change. */
export interface BrokerConfigUpdate {
  key: string;
  before: string | undefined;
  after: string | undefined;
  versionBefore: DataVersion | undefined;
  versionAfter: DataVersion | undefined;
}

export interface UpdateBrokerConfigOptions {
  /** Slaves too, not only masters. */
  replicas?: boolean;
  /** Change a key the broker does not show; an Apache broker ignores those it does not know. */
  unknownKey?: boolean;
}

/**
 * Changes one key on one broker, or on the masters of a cluster. The value is read before and after: only a broker that
 * shows the new value counts as changed.
 *
 * @throws MqError NOT_FOUND for an unknown cluster, and the first broker's own error when every broker failed
 */
export async function updateBrokerConfig(
  client: AdminClient,
  choice: TargetChoice,
  key: string,
  value: string,
  options: UpdateBrokerConfigOptions = {},
): Promise<Outcome<Target, BrokerConfigUpdate>[]> {
  const targets =
    options.replicas === true ? await resolveReplicas(client, choice) : (await resolveMasters(client, choice)).targets;
  const outcomes = await fanOut(targets, ({ addr }) => updateOn(client, addr, key, value, options), client.signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  return outcomes;
}

async function updateOn(
  client: AdminClient,
  addr: string,
  key: string,
  value: string,
  options: UpdateBrokerConfigOptions,
): Promise<BrokerConfigUpdate> {
  const before = await client.brokers.getConfig(addr);
  if (!before.config.has(key) && options.unknownKey !== true) throw unknownKey(addr, key, [...before.config.keys()]);
  await client.brokers.updateConfig(addr, [[key, value]]);
  const after = await client.brokers.getConfig(addr);
  const shown = after.config.get(key);
  if (shown !== value && !sameValue(shown, value)) {
    throw new MqError('REFUSED', `${addr} took the request, but shows ${key}=${shown ?? '(nothing)'}, not ${value}`, {
      address: addr,
      key,
      hint: 'An Apache broker ignores a value it cannot convert to the type of the key.',
    });
  }
  return {
    key,
    before: before.config.get(key),
    after: shown,
    versionBefore: before.version,
    versionAfter: after.version,
  };
}

/** Java shows numbers and booleans in its own form: `+5`, `05` and `TRUE` come back as `5` and `true`. */
function sameValue(shown: string | undefined, asked: string): boolean {
  if (shown === undefined) return false;
  if (shown.trim() === asked.trim() || shown.toLowerCase() === asked.trim().toLowerCase()) return true;
  return shown.trim() !== '' && asked.trim() !== '' && Number(shown) === Number(asked);
}

function unknownKey(addr: string, key: string, keys: string[]): MqError {
  const near = keys.find((known) => known.toLowerCase() === key.toLowerCase());
  return new MqError('NOT_FOUND', `${addr} has no configuration key ${key}`, {
    address: addr,
    key,
    hint: near === undefined ? `See mq getBrokerConfig -b ${addr} for its keys.` : `Did you mean ${near}?`,
  });
}
