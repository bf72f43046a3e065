import type { AdminClient } from '../../client/admin-client.ts';
import type { BrokerConfigAnswer } from '../../client/requests/brokers.ts';
import { nearest } from '../../config/nearest.ts';
import { MqError } from '../../errors/index.ts';
import type { ConfigEffect } from '../../protocol/bodies/config-plan.ts';
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
  /** When the new value counts; undefined from an Apache broker, which does not say. */
  effect: ConfigEffect | undefined;
}

export interface UpdateBrokerConfigOptions {
  /** Slaves too, not only masters. */
  replicas?: boolean;
  /** Change a key the broker does not show; an Apache broker ignores those it does not know. */
  unknownKey?: boolean;
  /** Check the key and, where the broker does so, the value, but change nothing. */
  dryRun?: boolean;
}

export interface UpdateBrokerConfigResult {
  brokers: Outcome<Target, BrokerConfigUpdate>[];
  /** Broker names that have no master now and were not changed. */
  withoutMaster: string[];
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
): Promise<UpdateBrokerConfigResult> {
  const { targets, withoutMaster } =
    options.replicas === true
      ? { targets: await resolveReplicas(client, choice), withoutMaster: [] }
      : await resolveMasters(client, choice);
  const brokers = await fanOut(targets, ({ addr }) => updateOn(client, addr, key, value, options), client.signal);
  const failure = commonFailure(brokers);
  if (failure !== undefined) throw failure;
  return { brokers, withoutMaster };
}

async function updateOn(
  client: AdminClient,
  addr: string,
  key: string,
  value: string,
  options: UpdateBrokerConfigOptions,
): Promise<BrokerConfigUpdate> {
  const { config, plan } = await client.brokers.getConfig(addr, { key, value });
  if (plan?.refusal === 'unknown' || (plan === undefined && !config.has(key))) {
    if (options.unknownKey !== true) throw unknownKey(addr, key, [...config.keys()]);
  } else if (plan?.refusal !== undefined) {
    const code = plan.refusal === 'forbidden' ? 'NO_PERMISSION' : 'BAD_DATA';
    throw new MqError(code, `${addr} does not take ${plan.reason ?? key}`, {
      address: addr,
      key,
      hint: whatNext[code],
    });
  }
  const before = plan === undefined ? config.get(key) : plan.old;
  const effect = plan?.effect;
  if (options.dryRun === true) return { key, before, after: plan?.new ?? value, effect };
  await client.brokers.updateConfig(addr, [[key, value]]);
  return { key, before, after: await readBack(client, addr, key, value), effect };
}

const whatNext = {
  NO_PERMISSION: "Set it in the broker's configuration file and start it again.",
  BAD_DATA: 'Give a value the key takes; nothing was changed.',
} as const;

/** The value the broker shows, or keeps for its next start. @throws MqError REFUSED when it is not the one asked for */
async function readBack(client: AdminClient, addr: string, key: string, value: string): Promise<string | undefined> {
  const { config, plan } = await client.brokers.getConfig(addr, { key, value });
  const shown = plan === undefined ? config.get(key) : plan.old;
  if (shown === (plan?.new ?? value) || sameValue(shown, value)) return shown;
  throw new MqError('REFUSED', `${addr} took the request, but shows ${key}=${shown ?? '(nothing)'}, not ${value}`, {
    address: addr,
    key,
    hint: 'An Apache broker ignores a key it does not know, and a value it cannot convert to the type of the key.',
  });
}

/** Java shows numbers and booleans in its own form: `+5`, `05` and `TRUE` come back as `5` and `true`. */
function sameValue(shown: string | undefined, asked: string): boolean {
  if (shown === undefined) return false;
  if (shown.trim() === asked.trim() || shown.toLowerCase() === asked.trim().toLowerCase()) return true;
  return shown.trim() !== '' && asked.trim() !== '' && Number(shown) === Number(asked);
}

function unknownKey(addr: string, key: string, keys: readonly string[]): MqError {
  const near = nearest(key, keys);
  return new MqError('NOT_FOUND', `${addr} has no configuration key ${key}`, {
    address: addr,
    key,
    hint: near === undefined ? `mq getBrokerConfig -b ${addr} shows its keys.` : `Did you mean ${near}?`,
  });
}
