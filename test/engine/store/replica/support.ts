import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import type { MessageStore } from '../../../../src/engine/store/message-store.ts';
import type { AckGate, PutRefusal } from '../../../../src/engine/store/replica/types.ts';

/** A gate whose every answer a test sets. */
export class TestGate implements AckGate {
  answerTo = Number.POSITIVE_INFINITY;
  showTo = Number.POSITIVE_INFINITY;
  waitMs = 3000;
  refusal: PutRefusal | undefined;
  lastLook: PutRefusal | undefined;
  readonly told: string[] = [];

  admit(): PutRefusal | undefined {
    return this.refusal;
  }

  mayAnswer(): PutRefusal | undefined {
    return this.lastLook;
  }

  onWritten(end: number): void {
    this.told.push(`written ${end}`);
  }

  onFlushed(end: number): void {
    this.told.push(`flushed ${end}`);
  }
}

/** Sends what the replica lacks, in chunks of given lengths; whole records where they are asked for. */
export async function copyLog(
  from: MessageStore,
  to: MessageStore,
  options: { chunk?: () => number; records?: boolean; confirm?: boolean; until?: number } = {},
): Promise<void> {
  const { chunk = () => 64 * 1024, records = false, confirm = true, until = Number.POSITIVE_INFINITY } = options;
  while (to.replica.end < Math.min(from.feed.end, until)) {
    const at = to.replica.end;
    const bytes = await (records ? from.feed.readRecords(at, chunk()) : from.feed.read(at, chunk()));
    if (bytes === undefined) throw new Error(`the master has nothing at ${at}`);
    to.replica.append(at, bytes);
    if (confirm) to.replica.confirmTo(to.replica.end);
  }
}

/** A digest, for the diff of two files would take minutes and gigabytes. */
const contentOf = (bytes: Buffer): string =>
  `${bytes.length} bytes, ${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`;

/** The content of the commit log's files by name, without the zeros at the end of the last. */
export function logFiles(directory: string): Map<string, string> {
  const folder = join(directory, 'commitlog');
  return new Map(
    readdirSync(folder).map((name) => {
      const bytes = readFileSync(join(folder, name));
      let end = bytes.length;
      while (end > 0 && bytes[end - 1] === 0) end--;
      return [name, contentOf(bytes.subarray(0, end))];
    }),
  );
}

/** Every entry of every queue, as they lie in the files of a closed store. */
export function queueFiles(directory: string): Map<string, string> {
  const all = new Map<string, string>();
  const root = join(directory, 'consumequeue');
  for (const topic of nodeFileSystem.list(root)) {
    for (const queue of nodeFileSystem.list(join(root, topic))) {
      for (const name of nodeFileSystem.list(join(root, topic, queue))) {
        all.set(`${topic}/${queue}/${name}`, contentOf(readFileSync(join(root, topic, queue, name))));
      }
    }
  }
  return all;
}
