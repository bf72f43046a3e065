import type { AdminClient } from '../../client/admin-client.ts';
import { nearest } from '../../config/nearest.ts';
import { MqError } from '../../errors/index.ts';
import { fanOut, type Outcome, unlessAllFailed } from '../fan-out.ts';

/** What became of each name server: how many topics of the broker it has changed. */
export type WritePermissionOutcome = Outcome<string, number>;

/**
 * Refuses a broker name nobody knows, which name servers take for a broker without topics.
 *
 * @throws MqError NOT_FOUND naming the nearest one, USAGE for an address
 */
export async function mustBeBrokerName(client: AdminClient, brokerName: string): Promise<void> {
  const { brokerAddrTable } = await client.namesrv.getClusterInfo();
  if (brokerAddrTable.has(brokerName)) return;
  const known = [...brokerAddrTable.keys()].sort();
  for (const [name, { brokerAddrs }] of brokerAddrTable) {
    if (![...brokerAddrs.values()].includes(brokerName)) continue;
    throw new MqError('USAGE', `${brokerName} is the address of a broker; its name is needed`, {
      hint: `The broker at ${brokerName} is named ${name}.`,
    });
  }
  const near = nearest(brokerName, known);
  throw new MqError('NOT_FOUND', `no broker is registered with the name ${brokerName}`, {
    hint: near === undefined ? `Registered: ${known.join(', ') || 'none'}.` : `Did you mean ${near}?`,
  });
}

/**
 * Takes the write permission of all topics of a broker away, so that producers leave it, or gives it back; at every name
 * server, because none tells another.
 *
 * @throws MqError the first name server's own error when every one failed
 */
export async function changeWritePermission(
  client: AdminClient,
  brokerName: string,
  change: 'wipe' | 'add',
): Promise<WritePermissionOutcome[]> {
  const { namesrv } = client;
  const tell = (address: string): Promise<number> =>
    change === 'wipe' ? namesrv.wipeWritePermAt(address, brokerName) : namesrv.addWritePermAt(address, brokerName);
  return unlessAllFailed(await fanOut(namesrv.addresses, tell, client.signal));
}
