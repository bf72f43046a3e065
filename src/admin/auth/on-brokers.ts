import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { fanOut, type Outcome, unlessAllFailed } from '../fan-out.ts';
import { resolveMasters, resolveReplicas, type Target, type TargetChoice } from '../targets.ts';
import { needing } from '../unsupported.ts';

const WHAT = 'users and rules of access control 2.0, which brokers of RocketMQ have from 5.3.0 on';

/**
 * Waits for an answer about users or rules.
 *
 * @throws MqError REFUSED that says what is needed, from a broker that has no access control 2.0 or none configured
 */
export async function needingAuth<T>(answer: Promise<T>): Promise<T> {
  try {
    return await needing(WHAT, answer);
  } catch (error) {
    if (!(error instanceof MqError) || !isUnconfigured(error)) throw error;
    throw new MqError('REFUSED', `${error.details.address} keeps no users: ${error.details.remark}`, {
      ...error.details,
      hint: 'It needs authenticationMetadataProvider and authorizationMetadataProvider in its broker.conf (RocketMQ 5.3 and later).',
      cause: error,
    });
  }
}

/** A 5.3 broker without a provider answers with a surprise of its own, in one of these words. */
const isUnconfigured = ({ details: { responseCode, remark = '' } }: MqError): boolean =>
  responseCode === ResponseCode.SYSTEM_ERROR &&
  (remark.includes('MetadataProvider is not configured') || remark.includes('system error occurred'));

/**
 * Does the same on every master and slave meant; brokers hand neither users nor rules on to each other.
 * @throws MqError NOT_FOUND where there is none, and the first one's own error when every one failed
 */
export async function onReplicas<Value>(
  client: AdminClient,
  choice: TargetChoice,
  work: (addr: string) => Promise<Value>,
): Promise<Outcome<Target, Value>[]> {
  const targets = await resolveReplicas(client, choice);
  if (targets.length === 0) throw new MqError('NOT_FOUND', 'the cluster has no broker now; nothing was sent');
  return unlessAllFailed(await fanOut(targets, ({ addr }) => work(addr), client.signal));
}

/** What masters say. */
export interface OfMasters<Value> {
  brokers: Outcome<Target, Value>[];
  /** Broker names that have no master now and were not asked. */
  withoutMaster: string[];
}

/** Asks every master meant. */
export async function ofMasters<Value>(
  client: AdminClient,
  choice: TargetChoice,
  work: (addr: string) => Promise<Value>,
): Promise<OfMasters<Value>> {
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  return { brokers: unlessAllFailed(await fanOut(targets, ({ addr }) => work(addr), client.signal)), withoutMaster };
}

/** The error for a change that a broker took, and does not show afterwards. */
export const notSeen = (addr: string, what: string): MqError =>
  new MqError('REFUSED', `${addr} took the request, but ${what}`, { address: addr });
