import { isIP } from 'node:net';

/** The bytes of an IP address: 4, or 16 for IPv6. An IPv4 address mapped into IPv6 becomes 4 bytes. */
export function parseIp(text: string): Buffer {
  const plain = text.startsWith('::ffff:') && text.includes('.') ? text.slice(7) : text;
  switch (isIP(plain)) {
    case 4:
      return Buffer.from(plain.split('.').map(Number));
    case 6:
      return parseIpV6(plain);
    default:
      throw new RangeError(`not an IP address: ${text}`);
  }
}

function parseIpV6(text: string): Buffer {
  const zoneless = text.split('%')[0] as string;
  const [head = '', tail] = zoneless.split('::');
  const groups = (part: string): number[] =>
    part === ''
      ? []
      : part.split(':').flatMap((group) => {
          if (!group.includes('.')) return [Number.parseInt(group, 16)];
          const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
          return [a * 256 + b, c * 256 + d];
        });
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const bytes = Buffer.alloc(16);
  before.forEach((group, i) => {
    bytes.writeUInt16BE(group, i * 2);
  });
  after.forEach((group, i) => {
    bytes.writeUInt16BE(group, 16 - (after.length - i) * 2);
  });
  return bytes;
}

/** The text of an IP address of 4 or 16 bytes. */
export function formatIp(ip: Uint8Array): string {
  if (ip.length === 4) return ip.join('.');
  const bytes = Buffer.from(ip);
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(i * 2).toString(16));
  return groups.join(':');
}

/** `ip:port`, with brackets around IPv6. */
export const formatHost = (ip: Uint8Array, port: number): string =>
  ip.length === 4 ? `${formatIp(ip)}:${port}` : `[${formatIp(ip)}]:${port}`;
