import { parseIp } from '../../../protocol/message/host.ts';
import type { Connection } from '../../../remoting/types.ts';
import type { HostAddress } from '../../store/types.ts';

/** `ip:port` as records hold it. */
export function hostAddress(address: string): HostAddress {
  const separator = address.lastIndexOf(':');
  const ip = address.slice(0, separator).replace(/^\[|\]$/g, '');
  return { ip: parseIp(ip), port: Number(address.slice(separator + 1)) };
}

/** The peer's address as records hold it, made once per connection. */
export function bornHosts(): (connection: Connection) => HostAddress {
  const known = new WeakMap<Connection, HostAddress>();
  return (connection) => {
    const cached = known.get(connection);
    if (cached !== undefined) return cached;
    const host = hostAddress(connection.remoteAddress);
    known.set(connection, host);
    return host;
  };
}
