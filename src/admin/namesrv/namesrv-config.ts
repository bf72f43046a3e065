import type { AdminClient } from '../../client/admin-client.ts';
import { nearest } from '../../config/nearest.ts';
import { MqError } from '../../errors/index.ts';
import { fanOut, type Outcome, unlessAllFailed } from '../fan-out.ts';

/** The settings of every name server. @throws MqError the first one's own error when none answered */
export async function getNamesrvConfig(client: AdminClient): Promise<Outcome<string, Map<string, string>>[]> {
  const { namesrv, signal } = client;
  return unlessAllFailed(await fanOut(namesrv.addresses, (address) => namesrv.getConfig(address), signal));
}

/** A setting of one name server before and after. */
export interface NamesrvConfigUpdate {
  before: string | undefined;
  after: string | undefined;
}

/** How a change of a setting is made. */
export interface UpdateNamesrvConfigOptions {
  /** Only read what there is. */
  dryRun?: boolean;
  /** Send a key the name server does not show, which an Apache one drops without a word. */
  unknownKey?: boolean;
}

/**
 * Changes one setting of every name server and reads it back.
 *
 * @throws MqError the first name server's own error when every one failed: NOT_FOUND for a key it does not have,
 *   NO_PERMISSION for one that may not be changed from afar, REFUSED when it shows another value afterwards
 */
export async function updateNamesrvConfig(
  client: AdminClient,
  key: string,
  value: string,
  { dryRun = false, unknownKey = false }: UpdateNamesrvConfigOptions = {},
): Promise<Outcome<string, NamesrvConfigUpdate>[]> {
  const { namesrv, signal } = client;
  const update = async (address: string): Promise<NamesrvConfigUpdate> => {
    const settings = await namesrv.getConfig(address);
    const before = settings.get(key);
    if (before === undefined && !unknownKey) throw unknown(address, key, settings.keys());
    if (dryRun) return { before, after: value };
    await namesrv.updateConfigAt(address, [[key, value]]);
    const after = (await namesrv.getConfig(address)).get(key);
    if (after === value) return { before, after };
    const shown = after === undefined ? `shows no ${key}` : `shows ${key}=${after}`;
    throw new MqError('REFUSED', `name server ${address} took the request, but ${shown}`, { address, key });
  };
  return unlessAllFailed(await fanOut(namesrv.addresses, update, signal));
}

function unknown(address: string, key: string, known: Iterable<string>): MqError {
  const near = nearest(key, known);
  const meant = near === undefined ? 'mq getNamesrvConfig lists its settings.' : `Did you mean ${near}?`;
  return new MqError('NOT_FOUND', `name server ${address} has no setting ${key}`, {
    address,
    key,
    hint: `${meant} --force sends it all the same.`,
  });
}
