/** Java's `String.hashCode`: over UTF-16 code units, 32-bit wrap-around. Tag codes and index keys are made of it. */
export function javaHashCode(text: string, seed = 0): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

/**
 * The same hash over the UTF-8 bytes of a text from `start` to `end`, continued from `seed`. Plain ASCII is hashed in
 * place; anything else is decoded first.
 */
export function javaHashCodeOfUtf8(bytes: Uint8Array, start: number, end: number, seed = 0): number {
  let hash = seed;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte >= 0x80) return javaHashCode(utf8.decode(bytes.subarray(start, end)), seed);
    hash = (Math.imul(31, hash) + byte) | 0;
  }
  return hash;
}

const utf8 = new TextDecoder();
