import { crc32 } from 'node:zlib';

/** CRC-32 (IEEE) cut to 31 bits, as records, `bodyCrc32` headers and epoch files hold it. */
export const crc31 = (bytes: Uint8Array): number => crc32(bytes) & 0x7fffffff;
