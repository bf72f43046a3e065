import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { commonFailure, fanOut, type Outcome } from '../fan-out.ts';
import { mastersOf, type Target } from '../targets.ts';
import { needing } from '../unsupported.ts';

export interface RocksdbQueueCheck {
  /** What each master said; it compares in the background. */
  brokers: Outcome<Target, string>[];
  /** Broker names that have no master now and were not told. */
  withoutMaster: string[];
}

const NEEDED = 'a comparison of RocksDB queues, which brokers of RocketMQ have from 5.3.1 on';

/**
 * Has every master of a cluster compare its RocksDB queues with its files.
 *
 * @param topic '' for all
 * @param since messages stored at this time or later, milliseconds
 * @throws MqError NOT_FOUND for an unknown cluster, and the first broker's own error when every broker failed: REFUSED by
 *   one that has no queues of both kinds
 */
export async function checkRocksdbQueues(
  client: AdminClient,
  cluster: string,
  topic: string,
  since: number,
): Promise<RocksdbQueueCheck> {
  const { targets, withoutMaster } = mastersOf(await client.namesrv.getClusterInfo(), cluster);
  const brokers = await fanOut(targets, ({ addr }) => checkOn(client, addr, topic, since), client.signal);
  const failure = commonFailure(brokers);
  if (failure !== undefined) throw failure;
  return { brokers, withoutMaster };
}

/** A broker without both kinds takes the request as well, and says so in its log alone: its configuration tells. */
async function checkOn(client: AdminClient, addr: string, topic: string, since: number): Promise<string> {
  const { config } = await client.brokers.getConfig(addr);
  if (config.get('rocksdbCQDoubleWriteEnable') === 'false') {
    throw new MqError('REFUSED', `${addr} has nothing to compare: it needs queues in RocksDB beside its files`, {
      address: addr,
      hint: 'Brokers of RocketMQ write both with rocksdbCQDoubleWriteEnable=true, from 5.3.1 on.',
    });
  }
  const { failed, result } = await needing(NEEDED, client.upkeep.checkRocksdbQueues(addr, topic, since));
  if (!failed) return result;
  throw new MqError('REFUSED', `${addr} could not compare: ${result}`, { address: addr });
}
