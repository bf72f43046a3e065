import type { AdminClient } from '../../client/admin-client.ts';
import { nearest } from '../../config/nearest.ts';
import { MqError } from '../../errors/index.ts';
import { fanOut, type Outcome, unlessAllFailed } from '../fan-out.ts';
import { needingController } from './leader.ts';

/** The settings of every controller given. @throws MqError the first one's own error when none answered */
export async function getControllerConfig(
  client: AdminClient,
  addresses: readonly string[],
): Promise<Outcome<string, Map<string, string>>[]> {
  const read = (address: string) => needingController(client.controllers.getConfig(address));
  return unlessAllFailed(await fanOut(addresses, read, client.signal));
}

/** A setting of one controller before and after. */
export interface ControllerConfigUpdate {
  before: string | undefined;
  after: string | undefined;
}

export interface UpdateControllerConfigOptions {
  /** Only read what there is. */
  readonly dryRun: boolean;
  /** Send a key the controller does not show, which it drops without a word. */
  readonly unknownKey: boolean;
}

/**
 * Changes one setting of every controller given and reads it back.
 * @throws MqError the first one's own error when every one failed: NOT_FOUND for a key it does not have, REFUSED when it
 *   shows another value afterwards
 */
export async function updateControllerConfig(
  client: AdminClient,
  addresses: readonly string[],
  key: string,
  value: string,
  { dryRun, unknownKey }: UpdateControllerConfigOptions,
): Promise<Outcome<string, ControllerConfigUpdate>[]> {
  const read = (address: string) => needingController(client.controllers.getConfig(address));
  const update = async (address: string): Promise<ControllerConfigUpdate> => {
    const settings = await read(address);
    const before = settings.get(key);
    if (before === undefined && !unknownKey) throw unknown(address, key, settings.keys());
    if (dryRun) return { before, after: value };
    await needingController(client.controllers.updateConfig(address, [[key, value]]));
    const after = (await read(address)).get(key);
    if (after === value) return { before, after };
    const shows = after === undefined ? `shows no ${key}` : `shows ${key}=${after}`;
    throw new MqError('REFUSED', `controller ${address} took the request, but ${shows}`, { address, key });
  };
  return unlessAllFailed(await fanOut(addresses, update, client.signal));
}

function unknown(address: string, key: string, known: Iterable<string>): MqError {
  const near = nearest(key, known);
  const meant = near === undefined ? 'mq getControllerConfig lists its settings.' : `Did you mean ${near}?`;
  return new MqError('NOT_FOUND', `controller ${address} has no setting ${key}`, {
    address,
    key,
    hint: `${meant} --force sends it all the same.`,
  });
}
