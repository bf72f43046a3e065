import type { AdminClient } from '../../client/admin-client.ts';
import { masterAddr } from '../../protocol/bodies/broker-data.ts';
import { type Look, notYet, reached } from './until.ts';

/** The master of a broker name. */
export interface MasterUp {
  readonly brokerName: string;
  readonly address: string;
}

/** Whether a broker name has a master that is registered and answers. */
export async function lookForMaster(client: AdminClient, brokerName: string): Promise<Look<MasterUp>> {
  const broker = (await client.namesrv.getClusterInfo()).brokerAddrTable.get(brokerName);
  if (broker === undefined) return notYet(`no broker called ${brokerName} is registered`);
  const address = masterAddr(broker);
  if (address === undefined) {
    return notYet(`${brokerName} has no master, only ${[...broker.brokerAddrs.values()].join(', ')}`);
  }
  await client.brokers.getRuntimeInfo(address);
  return reached({ brokerName, address }, `${brokerName} has its master at ${address}`);
}
