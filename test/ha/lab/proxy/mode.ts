/** Bytes from who dialled to who listens go forth, the others back. */
export type Direction = 'forth' | 'back';

/** What a link does with the bytes of its connections, old and new. */
export type LinkMode =
  | { readonly kind: 'pass' }
  /** Nothing is read, nothing closed: neither side learns anything. What waits is delivered when the link passes again. */
  | { readonly kind: 'black-hole' }
  /** A black hole for the other direction only. */
  | { readonly kind: 'one-way'; readonly open: Direction }
  /** Everything arrives so much later, in order. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Connections are reset, new ones at once. */
  | { readonly kind: 'reset' }
  /** The first connection that carries so many bytes more is closed there, in the middle of whatever it is; then pass. */
  | { readonly kind: 'cut'; readonly direction: Direction; readonly afterBytes: number };

export const PASS: LinkMode = { kind: 'pass' };

/** Whether bytes move in this direction. */
export function isOpen(mode: LinkMode, direction: Direction): boolean {
  if (mode.kind === 'black-hole') return false;
  return mode.kind !== 'one-way' || mode.open === direction;
}
