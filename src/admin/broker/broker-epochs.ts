import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { EpochCache } from '../../protocol/bodies/epoch-cache.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { commonFailure, fanOut, type Outcome } from '../fan-out.ts';
import { replicasByName, replicasOf, type Target } from '../targets.ts';
import { needing } from '../unsupported.ts';

/** Whose terms to show: the replicas of one broker name, or of a cluster. */
export type EpochChoice = { brokerName: string } | { cluster: string };

/**
 * The terms each replica knows.
 *
 * @throws MqError NOT_FOUND for an unknown name, and the first broker's own error when none answered: REFUSED by one
 *   without a controller
 */
export async function brokerEpochs(client: AdminClient, choice: EpochChoice): Promise<Outcome<Target, EpochCache>[]> {
  const info = await client.namesrv.getClusterInfo();
  const targets = 'brokerName' in choice ? replicasByName(info, choice.brokerName) : replicasOf(info, choice.cluster);
  const outcomes = await fanOut(targets, ({ addr }) => epochsOf(client, addr), client.signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  return outcomes;
}

const NEEDED = 'epochs, which brokers of RocketMQ have from 5.0 on, under a controller (enableControllerMode=true)';

async function epochsOf(client: AdminClient, addr: string): Promise<EpochCache> {
  try {
    return await needing(NEEDED, client.upkeep.getEpochs(addr));
  } catch (error) {
    if (!(error instanceof MqError) || error.details.responseCode !== ResponseCode.SYSTEM_ERROR) throw error;
    const { remark = '' } = error.details;
    if (!/controller/i.test(remark)) throw error;
    throw new MqError('REFUSED', `${addr} keeps no epochs: it runs without a controller, which they need`, {
      ...error.details,
      hint: 'Brokers keep them with enableControllerMode=true.',
      cause: error,
    });
  }
}
