import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { NumberedBody } from '../../admin/message/send-many.ts';
import { MqError, messageOf } from '../../errors/index.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * The lines of a file, or of stdin for `-`, as bytes without their ends; empty ones are passed over.
 *
 * @param maxBytes of a line
 * @throws MqError IO when it cannot be read, BAD_DATA naming a line that is longer
 */
export async function* linesOf(path: string, maxBytes: number, signal: AbortSignal): AsyncGenerator<NumberedBody> {
  const stream: Readable = path === '-' ? process.stdin : createReadStream(path);
  const stop = (): void => void stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    yield* splitLines(stream, maxBytes);
  } catch (error) {
    if (error instanceof MqError) throw error;
    throw new MqError('IO', `cannot read ${path === '-' ? 'stdin' : path}: ${messageOf(error)}`, { cause: error });
  } finally {
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
}

/** Cuts a stream of bytes into lines. What waits for its newline is bounded by `maxBytes`. @throws MqError BAD_DATA */
export async function* splitLines(source: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<NumberedBody> {
  let parts: Buffer[] = [];
  let size = 0;
  let number = 1;
  const take = (part: Buffer): void => {
    parts.push(part);
    size += part.length;
    // One more for the return before a newline.
    if (size > maxBytes + 1) throw new MqError('BAD_DATA', `line ${number} is longer than ${maxBytes} bytes`);
  };
  const line = (): Buffer => {
    const whole = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, size);
    parts = [];
    size = 0;
    return whole.at(-1) === RETURN ? whole.subarray(0, -1) : whole;
  };
  for await (const chunk of source) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, at));
      const body = line();
      if (body.length > 0) yield { number, body };
      number++;
      from = at + 1;
    }
    if (from < chunk.length) take(chunk.subarray(from));
  }
  const rest = line();
  if (rest.length > 0) yield { number, body: rest };
}

/** The same body again and again. */
export async function* copiesOf(body: Buffer, count: number): AsyncGenerator<NumberedBody> {
  for (let number = 1; number <= count; number++) yield { number, body };
}

/** The first ones of many. */
export async function* firstOf(bodies: AsyncIterable<NumberedBody>, count: number): AsyncGenerator<NumberedBody> {
  let left = count;
  for await (const body of bodies) {
    yield body;
    if (--left <= 0) return;
  }
}
