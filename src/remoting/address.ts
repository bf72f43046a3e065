import { MqError } from '../errors/index.ts';

export interface HostPort {
  host: string;
  port: number;
}

/**
 * Takes `host:port` or `[ipv6]:port` apart.
 * @throws MqError USAGE when it is neither
 */
export function parseAddress(address: string): HostPort {
  const match = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(address.trim());
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined || port < 1 || port > 65535) {
    throw new MqError('USAGE', `${JSON.stringify(address)} is not an address of the form host:port`, {
      address,
      hint: 'Write for example 127.0.0.1:10911.',
    });
  }
  return { host, port };
}
