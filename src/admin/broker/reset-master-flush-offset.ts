import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { MASTER_ID } from '../../protocol/bodies/broker-data.ts';
import { needing } from '../unsupported.ts';

/** @throws MqError REFUSED for a master: it would answer success, and do nothing */
export async function refuseMaster(client: AdminClient, addr: string): Promise<void> {
  const { config } = await client.brokers.getConfig(addr);
  const brokerId = config.get('brokerId');
  if (brokerId === undefined || Number(brokerId) !== MASTER_ID) return;
  throw new MqError('REFUSED', `${addr} is a master: only a slave keeps the flush offset of its master`, {
    address: addr,
    hint: 'mq clusterList shows the slaves; the others have BID 0.',
  });
}

/**
 * Overwrites how far a slave takes its master to have flushed.
 *
 * @throws MqError REFUSED for a master, and for a broker before 5.0
 */
export async function resetMasterFlushOffset(client: AdminClient, addr: string, offset: number): Promise<void> {
  await refuseMaster(client, addr);
  await needing(
    'a flush offset of its master, which slaves of RocketMQ have from 5.0 on',
    client.upkeep.resetMasterFlushOffset(addr, offset),
  );
}
