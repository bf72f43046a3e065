/** A file of fixed length whose name is the position of its first byte (store-format 1). {@link OpenFiles} owns `fd`. */
export class FixedFile {
  readonly path: string;
  /** Logical position of the first byte. */
  readonly start: number;
  readonly size: number;
  /** -1 while closed. */
  fd = -1;
  /** Asynchronous calls that use the descriptor now. */
  pins = 0;
  /** Removed from its directory; closed as soon as nobody uses it. */
  removed = false;

  constructor(path: string, start: number, size: number) {
    this.path = path;
    this.start = start;
    this.size = size;
  }

  /** Position behind the last byte. */
  get end(): number {
    return this.start + this.size;
  }
}

/** The 20-digit name of the file that starts at `position`. */
export const fixedFileName = (position: number): string => String(position).padStart(20, '0');

/** The position a file name stands for; undefined when it is no decimal number below 2^53. */
export function positionOfName(name: string): number | undefined {
  if (!/^\d{1,20}$/.test(name)) return undefined;
  const position = Number(name);
  return Number.isSafeInteger(position) ? position : undefined;
}
