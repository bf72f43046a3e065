import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { commonFailure, fanOut, type Outcome } from '../fan-out.ts';
import { resolveReplicas, type Target, type TargetChoice } from '../targets.ts';
import { needing } from '../unsupported.ts';

/** How the system reads ahead in commit log files: 0 normally, 1 not at all. */
export type ReadAheadMode = 0 | 1;

const NEEDED = 'a read-ahead mode of the commit log, which brokers of RocketMQ have from 5.1.2 on';

/**
 * Sets the mode on one broker, or on all masters and slaves of a cluster, and reads back that it is on or off.
 *
 * @returns the words of each broker
 * @throws MqError NOT_FOUND for an unknown cluster, REFUSED by a broker before 5.1.2, and the first broker's own error when
 *   every broker failed
 */
export async function setReadAheadMode(
  client: AdminClient,
  choice: TargetChoice,
  mode: ReadAheadMode,
): Promise<Outcome<Target, string>[]> {
  const targets = await resolveReplicas(client, choice);
  const outcomes = await fanOut(targets, ({ addr }) => setOn(client, addr, mode), client.signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  return outcomes;
}

async function setOn(client: AdminClient, addr: string, mode: ReadAheadMode): Promise<string> {
  const words = await needing(NEEDED, client.coldData.setReadAheadMode(addr, mode));
  const shown = (await client.brokers.getConfig(addr)).config.get('dataReadAheadEnable');
  if (shown === undefined || shown === String(mode === 0)) return words;
  throw new MqError('REFUSED', `${addr} took the request, but shows dataReadAheadEnable=${shown}`, { address: addr });
}
