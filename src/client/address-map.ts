import { MqError } from '../errors/index.ts';

/**
 * Where advertised addresses are reached: `host:port` or `host` → `host:port` or `host`. A part that is not given stays
 * as it is; `host:port` is looked for before `host`.
 *
 *   { '172.17.0.2:10911': '127.0.0.1:10911', 'broker-a': '10.0.0.7' }
 */
export type AddressMap = Readonly<Record<string, string>>;

/** A host, or an IPv6 address in brackets, and perhaps a port. */
const ENDPOINT = /^(\[[^\]\s]+\]|[^:=\s[\]]+)(?::(\d{1,5}))?$/;

interface Endpoint {
  readonly host: string;
  readonly port: string | undefined;
}

function endpointOf(text: string): Endpoint | undefined {
  const match = ENDPOINT.exec(text);
  const [, host, port] = match ?? [];
  if (host === undefined || (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))) return undefined;
  return { host, port };
}

/**
 * Reads one `ADVERTISED=REACHABLE`.
 *
 * @param from who gave it, for messages
 * @throws MqError USAGE when a side is neither host nor host:port
 */
export function parseMapping(text: string, from: string): readonly [string, string] {
  const [advertised = '', reachable = '', ...more] = text.split('=').map((side) => side.trim());
  if (more.length === 0 && endpointOf(advertised) !== undefined && endpointOf(reachable) !== undefined) {
    return [advertised, reachable];
  }
  throw new MqError('USAGE', `${JSON.stringify(text)} (${from}) is not of the form ADVERTISED=REACHABLE`, {
    hint: 'Each side is host or host:port, as in 172.17.0.2:10911=127.0.0.1:10911.',
  });
}

/** @throws MqError USAGE for a map with a side that is neither host nor host:port */
export function checkedMap(map: AddressMap): AddressMap {
  return Object.fromEntries(Object.entries(map).map(([from, to]) => parseMapping(`${from}=${to}`, 'addressMap')));
}

const sideOf = (map: AddressMap, key: string): string | undefined => (Object.hasOwn(map, key) ? map[key] : undefined);

/** The address to dial for an advertised one; the same where the map says nothing of it. */
export function reachableAt(map: AddressMap, address: string): string {
  const advertised = endpointOf(address);
  if (advertised === undefined) return address;
  const mapped = sideOf(map, address) ?? sideOf(map, advertised.host);
  const reachable = mapped === undefined ? undefined : endpointOf(mapped);
  if (reachable === undefined) return address;
  const port = reachable.port ?? advertised.port;
  return port === undefined ? reachable.host : `${reachable.host}:${port}`;
}

/**
 * What a connection asks before it dials: every address goes through the map but those that the caller gave as they
 * are, the name servers. Undefined where there is no map.
 */
export function dialler(
  map: AddressMap | undefined,
  asGiven: readonly string[],
): ((address: string) => string) | undefined {
  if (map === undefined || Object.keys(map).length === 0) return undefined;
  const checked = checkedMap(map);
  return (address) => (asGiven.includes(address) ? address : reachableAt(checked, address));
}
