import type { Clock } from '../../clock.ts';
import { MqError } from '../../errors/index.ts';
import type { AddressMap } from '../address-map.ts';
import { isLookupUrl } from '../namesrv-lookup.ts';
import type { Credentials } from '../signing/credentials.ts';
import type { ClientLog } from './client-log.ts';

/** What every client of the SDK takes. Names are Apache's where it has one. */
export interface ClientOptions {
  /** Name servers: a list, or `host:port;host:port`. Default: the environment's NAMESRV_ADDR. */
  namesrvAddr?: string | readonly string[] | undefined;
  /** Who gave those addresses, for errors. */
  namesrvFrom?: string | undefined;
  /** Where advertised addresses are reached, as `{'172.17.0.2:10911': '127.0.0.1:10911'}`; not for name servers. */
  addressMap?: AddressMap | undefined;
  /**
   * Names the client instance within the process. Clients of one name share connections, routes and heartbeats, and one
   * group may be there only once. `DEFAULT` (the default) is replaced by `pid#nanoseconds`, one for the process and its
   * name servers; a broadcast consumer keeps it, because its offset file goes by it.
   */
  instanceName?: string | undefined;
  /** A last part of the client id, for units. */
  unitName?: string | undefined;
  /** The first part of the client id; default the first address of this machine that others can reach. */
  clientIP?: string | undefined;
  /** Put before topics and groups on the wire, `namespace%topic`; the program only sees the plain names. */
  namespace?: string | undefined;
  /** How often routes are asked for again, milliseconds; default 30,000. */
  pollNameServerInterval?: number | undefined;
  /** How often heartbeats are sent, milliseconds; default 30,000. */
  heartbeatBrokerInterval?: number | undefined;
  /** Waiting time of a request that names none, milliseconds; default 3,000. */
  mqClientApiTimeout?: number | undefined;
  /** Signs every request, for brokers that want to know who asks. */
  credentials?: Credentials | undefined;
  /** Where the background work is told; default nowhere. */
  log?: ClientLog | undefined;
  /** Ends every request of this client with INTERRUPTED. */
  signal?: AbortSignal | undefined;
  /** The source of time, for tests. */
  clock?: Clock | undefined;
}

/** The instance name that is replaced by the process id and a time. */
export const DEFAULT_INSTANCE_NAME = 'DEFAULT';

/** The addresses a client's options name, and who gave them. @throws MqError USAGE when there is none */
export function namesrvOf(options: Pick<ClientOptions, 'namesrvAddr' | 'namesrvFrom'>): {
  addresses: string[];
  from: string | undefined;
} {
  const given = options.namesrvAddr;
  const texts = given === undefined ? [process.env['NAMESRV_ADDR'] ?? ''] : typeof given === 'string' ? [given] : given;
  const urls = texts.filter(isLookupUrl);
  if (urls[0] !== undefined) {
    throw new MqError('USAGE', `${urls[0]} is a place to look name servers up`, {
      hint: 'Set namesrvAddr to await lookUpNamesrv(url).',
    });
  }
  const addresses = texts.flatMap((text) => text.split(/[;,]/)).map((text) => text.trim().replace(/^https?:\/\//, ''));
  const named = addresses.filter((address) => address !== '');
  if (named.length === 0) {
    throw new MqError('USAGE', 'no name server address is given', {
      hint: "Set namesrvAddr, for example '127.0.0.1:9876', or the environment's NAMESRV_ADDR.",
    });
  }
  return { addresses: named, from: options.namesrvFrom ?? (given === undefined ? 'NAMESRV_ADDR' : undefined) };
}
