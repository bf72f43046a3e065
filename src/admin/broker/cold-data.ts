import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { ColdDataInfo } from '../../protocol/bodies/cold-data-info.ts';
import { groupNameProblem } from '../../protocol/names.ts';
import { commonFailure, fanOut, type Outcome } from '../fan-out.ts';
import { resolveMasters, resolveReplicas, type Target, type TargetChoice } from '../targets.ts';
import { needing } from '../unsupported.ts';

const NEEDED = 'flow control of cold data, which brokers of RocketMQ have from 5.1.2 on';

/**
 * What each master and slave knows of reads of cold data; undefined where a broker keeps no table of it.
 *
 * @throws MqError NOT_FOUND for an unknown cluster, and the first broker's own error when none answered: REFUSED before
 *   5.1.2
 */
export async function coldDataInfo(
  client: AdminClient,
  choice: TargetChoice,
): Promise<Outcome<Target, ColdDataInfo | undefined>[]> {
  const targets = await resolveReplicas(client, choice);
  const outcomes = await fanOut(targets, ({ addr }) => needing(NEEDED, client.coldData.findInfo(addr)), client.signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  return outcomes;
}

/** The threshold of a group before and after, bytes per period; undefined where it has none of its own. */
export interface ThresholdChange {
  before: number | undefined;
  after: number | undefined;
  /** Whether the broker holds reads back at all (`coldDataFlowControlEnable`); undefined when it does not say. */
  enabled: boolean | undefined;
}

export interface ThresholdResult {
  brokers: Outcome<Target, ThresholdChange>[];
  /** Broker names that have no master now and were not told. */
  withoutMaster: string[];
}

/**
 * Sets the threshold of a group on one broker or on every master of a cluster, or drops it, and reads it back.
 *
 * @param threshold bytes per period; undefined drops it
 * @throws MqError BAD_DATA for a malformed group, NOT_FOUND for an unknown cluster, REFUSED by a broker before 5.1.2, and
 *   the first broker's own error when every broker failed
 */
export async function changeColdThreshold(
  client: AdminClient,
  choice: TargetChoice,
  group: string,
  threshold: number | undefined,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<ThresholdResult> {
  const problem = groupNameProblem(group);
  if (problem !== undefined) throw new MqError('BAD_DATA', problem, { group });
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  const change = ({ addr }: Target): Promise<ThresholdChange> => changeOn(client, addr, group, threshold, dryRun);
  const brokers = await fanOut(targets, change, client.signal);
  const failure = commonFailure(brokers);
  if (failure !== undefined) throw failure;
  return { brokers, withoutMaster };
}

async function changeOn(
  client: AdminClient,
  addr: string,
  group: string,
  threshold: number | undefined,
  dryRun: boolean,
): Promise<ThresholdChange> {
  const read = async (): Promise<number | undefined> =>
    (await needing(NEEDED, client.coldData.findInfo(addr)))?.configTable[group];
  const before = await read();
  const { config } = await client.brokers.getConfig(addr);
  const enabled = { true: true, false: false }[config.get('coldDataFlowControlEnable') ?? ''];
  if (dryRun) return { before, after: threshold, enabled };
  if (threshold === undefined) await client.coldData.removeThreshold(addr, group);
  else await client.coldData.setThreshold(addr, group, threshold);
  const after = await read();
  if (after === threshold) return { before, after, enabled };
  throw new MqError('REFUSED', `${addr} took the request, but shows a threshold of ${after ?? 'none'} for ${group}`, {
    address: addr,
    group,
  });
}
