import type { AdminClient } from '../../client/admin-client.ts';
import { CleaningRequest } from '../../client/requests/upkeep.ts';
import type { Cleaned } from '../../protocol/bodies/cleaned.ts';
import { commonFailure, fanOut, type Outcome } from '../fan-out.ts';
import { allReplicas, noBroker, resolveReplicas, type Target, type TargetChoice } from '../targets.ts';
import { needing } from '../unsupported.ts';

/** What one broker removed or would remove; undefined from an Apache broker, which does not say. */
export type CleanedBroker = Outcome<Target, Cleaned | undefined>;

/**
 * The brokers to clean: one, all replicas of a cluster, or, without a choice, all there are.
 *
 * @throws MqError NOT_FOUND for an unknown cluster, and where there is no broker at all
 */
export async function brokersToClean(client: AdminClient, choice: TargetChoice | undefined): Promise<Target[]> {
  if (choice !== undefined) return resolveReplicas(client, choice);
  const targets = allReplicas(await client.namesrv.getClusterInfo());
  if (targets.length === 0) throw noBroker();
  return targets;
}

/** What cleaning would remove from each broker. @throws MqError the first broker's own when none answered */
export async function planCleaning(
  client: AdminClient,
  targets: readonly Target[],
  request: CleaningRequest,
): Promise<CleanedBroker[]> {
  const plans = await fanOut(targets, ({ addr }) => client.upkeep.planCleaning(addr, request), client.signal);
  const failure = commonFailure(plans);
  if (failure !== undefined) throw failure;
  return plans;
}

/**
 * Has each broker clean. One of ours answers when it is done, with what it removed; an Apache broker only takes the
 * request for commit log files, and removes them with its next passes.
 *
 * @throws MqError the first broker's own when every broker failed
 */
export async function cleanBrokers(
  client: AdminClient,
  targets: readonly Target[],
  request: CleaningRequest,
): Promise<CleanedBroker[]> {
  const what = known[request];
  const outcomes = await fanOut(
    targets,
    ({ addr }) => needing(what, client.upkeep.clean(addr, request)),
    client.signal,
  );
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  return outcomes;
}

const known: Readonly<Record<CleaningRequest, string>> = {
  [CleaningRequest.EXPIRED_QUEUES]: 'cleaning of expired queues by hand, which brokers of RocketMQ 4.9 and 5.x have',
  [CleaningRequest.UNUSED_TOPICS]: 'cleaning of unused topics by hand, which brokers of RocketMQ 4.9 and 5.x have',
  [CleaningRequest.EXPIRED_FILES]: 'deleting commit log files by hand, which brokers of RocketMQ have from 4.9.4 on',
};
