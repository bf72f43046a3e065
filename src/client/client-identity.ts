import { randomInt } from 'node:crypto';
import { networkInterfaces } from 'node:os';

/** The first IPv4 address of this machine that others can reach, else 127.0.0.1. */
export function localIp(): string {
  for (const addresses of Object.values(networkInterfaces())) {
    for (const address of addresses ?? []) {
      if (address.family === 'IPv4' && !address.internal) return address.address;
    }
  }
  return '127.0.0.1';
}

/**
 * A client id, `ip@pid#nanoseconds`. The time keeps apart two clients whose address and process id are the same, as
 * happens in containers: two members of a group with one id halve its consumption.
 */
export const newClientId = (): string => `${localIp()}@${process.pid}#${process.hrtime.bigint()}`;

/** A number for the unique keys of one process. */
export const newDiscriminator = (): number => randomInt(0, 0x7fffffff);
