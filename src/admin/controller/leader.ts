import type { AdminClient } from '../../client/admin-client.ts';
import type { ControllerMetadata } from '../../client/requests/controllers.ts';
import { MqError } from '../../errors/index.ts';
import { needing } from '../unsupported.ts';

const WHAT = 'controller requests, which controllers of RocketMQ 5 do, at the address brokers have as controllerAddr';

/** Waits for the answer of a controller. @throws MqError REFUSED that says so, from what is none */
export const needingController = <T>(answer: Promise<T>): Promise<T> => needing(WHAT, answer);

/** The group, leader and peers a controller knows. */
export const getControllerMetadata = (client: AdminClient, address: string): Promise<ControllerMetadata> =>
  needingController(client.controllers.getMetadata(address));

/** The leader's address, asked from any controller. @throws MqError BUSY while there is none */
export async function leaderOf(client: AdminClient, address: string): Promise<string> {
  const { controllerLeaderAddress: leader, peers } = await getControllerMetadata(client, address);
  if (leader !== undefined && leader !== '') return leader;
  throw new MqError('BUSY', `controller ${address} knows no leader now`, {
    address,
    hint: `They elect one while more than half of them run: ${peers ?? 'it names no peers'}.`,
  });
}
