import { MqError } from '../../errors/index.ts';

/** Characters a page in Chinese puts where a shell wants ASCII, and what they stand for. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '；': ';',
  '：': ':',
  '．': '.',
  '。': '.',
  '，': ';',
  '　': ' ',
  '“': '',
  '”': '',
  '‘': '',
  '’': '',
};
const LOOKALIKE = new RegExp(`[${Object.keys(LOOKALIKES).join('')}]`, 'g');

/** Addresses read from one setting, and what was understood rather than read. */
export interface ParsedAddresses {
  readonly addresses: readonly string[];
  readonly warnings: readonly string[];
}

/** Who listens at an address, for the hint where the port is missing. */
export interface Listener {
  readonly who: string;
  readonly port: number;
}

const NAME_SERVERS: Listener = { who: 'Name servers', port: 9876 };
/** Brokers at their usual port. */
export const BROKERS: Listener = { who: 'Brokers', port: 10911 };

function checkAddress(address: string, from: string, { who, port: usual }: Listener): string {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon);
  const port = Number(address.slice(colon + 1));
  if (colon > 0 && !/\s/.test(host) && /^\d+$/.test(address.slice(colon + 1)) && port >= 1 && port <= 65_535) {
    return address;
  }
  const hint = colon === -1 ? `${who} listen on port ${usual}: ${address}:${usual}.` : 'Write host:port[;host:port].';
  throw new MqError('USAGE', `${address} (${from}) is not an address of the form host:port`, { hint });
}

/**
 * Splits a list of addresses `host:port;host:port`. A leading `http://` is cut off, as Apache does; full-width
 * punctuation and curly quotes pasted from a manual are understood, and a warning names them.
 *
 * @param from who gave the list, for messages
 * @param listener who listens there; name servers unless given
 * @throws MqError USAGE when an address has no host or no port, or the list is empty
 */
export function parseAddresses(list: string, from: string, listener = NAME_SERVERS): ParsedAddresses {
  const odd = [...new Set(list.match(LOOKALIKE) ?? [])];
  const plain = list.replace(LOOKALIKE, (character) => LOOKALIKES[character] ?? '');
  const addresses = plain
    .split(';')
    .map((part) => part.trim().replace(/^http:\/\//, ''))
    .filter((part) => part !== '')
    .map((part) => checkAddress(part, from, listener));
  if (addresses.length === 0) {
    throw new MqError('USAGE', `no address in ${from}`, { hint: 'Write host:port[;host:port].' });
  }
  const warnings = odd.length === 0 ? [] : [`${from} has ${odd.join(' ')}; read as ${addresses.join(';')}`];
  return { addresses, warnings };
}
