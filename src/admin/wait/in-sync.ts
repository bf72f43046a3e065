import type { AdminClient } from '../../client/admin-client.ts';
import { masterAddr } from '../../protocol/bodies/broker-data.ts';
import { type Look, notYet, reached } from './until.ts';

/** The brokers of one name that have everything that was acknowledged. */
export interface InSync {
  readonly brokerName: string;
  /** The master's address. */
  readonly address: string;
  /** Members of the in-sync set; empty where roles are fixed. */
  readonly members: readonly string[];
  /** How many are in sync, the master among them. */
  readonly inSync: number;
}

/** Fewer are no replication. */
const LEAST = 2;

/**
 * Whether so many brokers of one name are in sync, the master among them.
 *
 * @param wanted how many; all that are registered unless given, two at least
 */
export async function lookForInSync(
  client: AdminClient,
  brokerName: string,
  wanted: number | undefined,
): Promise<Look<InSync>> {
  const broker = (await client.namesrv.getClusterInfo()).brokerAddrTable.get(brokerName);
  if (broker === undefined) return notYet(`no broker called ${brokerName} is registered`);
  const address = masterAddr(broker);
  if (address === undefined) {
    return notYet(`${brokerName} has no master, only ${[...broker.brokerAddrs.values()].join(', ')}`);
  }
  const least = wanted ?? Math.max(LEAST, broker.brokerAddrs.size);
  const set = (await client.brokers.getRuntimeInfo(address))['groupInSync'];
  const members = set === undefined ? [] : set.split(',').filter((id) => id !== '');
  const inSync = set === undefined ? 1 + (await followersOf(client, address, least)) : members.length;
  const words = `${inSync} of ${least} brokers of ${brokerName} are in sync${members.length > 0 ? ` (members ${members.join(', ')})` : ''}`;
  return inSync < least ? notYet(words) : reached({ brokerName, address, members, inSync }, words);
}

/** Slaves that a master with a fixed role calls in sync; brokers of 4.9 do not tell, and are not asked where none is wanted. */
const followersOf = async (client: AdminClient, address: string, least: number): Promise<number> =>
  least < LEAST ? 0 : (await client.replication.getStatus(address)).inSyncSlaveNums;
