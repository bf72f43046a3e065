import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { fanOut, fanOutAgain, type Outcome, unlessAllFailed } from '../fan-out.ts';

/** An entry of the KV configuration. */
export interface KvEntry {
  namespace: string;
  key: string;
}

/** An entry at one name server before and after; undefined where it has none. */
export interface KvChange {
  before: string | undefined;
  after: string | undefined;
}

/** What became of each name server. */
export type KvOutcome = Outcome<string, KvChange>;

/**
 * What every name server has for an entry now, and would have.
 *
 * @param value undefined deletes the entry
 * @throws MqError the first name server's own error when none answered
 */
export async function planKvChange(
  client: AdminClient,
  { namespace, key }: KvEntry,
  value: string | undefined,
): Promise<KvOutcome[]> {
  const { namesrv, signal } = client;
  const read = async (address: string): Promise<KvChange> => ({
    before: await namesrv.findKvConfigAt(address, namespace, key),
    after: value,
  });
  return unlessAllFailed(await fanOut(namesrv.addresses, read, signal));
}

/**
 * Sets or deletes an entry at every name server that answered the plan, and reads it back there: only what was read
 * counts.
 *
 * @throws MqError the first name server's own error when every one failed
 */
export async function applyKvChange(
  client: AdminClient,
  entry: KvEntry,
  plan: readonly KvOutcome[],
): Promise<KvOutcome[]> {
  const change = (address: string, planned: KvChange): Promise<KvChange> => changeAt(client, address, entry, planned);
  return unlessAllFailed(await fanOutAgain(plan, change, client.signal));
}

async function changeAt(
  { namesrv }: AdminClient,
  address: string,
  { namespace, key }: KvEntry,
  { before, after: wanted }: KvChange,
): Promise<KvChange> {
  if (wanted === undefined) await namesrv.deleteKvConfigAt(address, namespace, key);
  else await namesrv.putKvConfigAt(address, namespace, key, wanted);
  const after = await namesrv.findKvConfigAt(address, namespace, key);
  if (after === wanted) return { before, after };
  const shown = after === undefined ? 'has no such entry' : `still shows ${JSON.stringify(after)}`;
  throw new MqError('REFUSED', `name server ${address} took the request, but ${shown}`, { address, key });
}
