import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessageStore } from '../../../src/engine/store/message-store.ts';
import type { StoreSettings } from '../../../src/engine/store/settings.ts';
import type { PutResult, StoreMessage } from '../../../src/engine/store/types.ts';
import { javaHashCode } from '../../../src/protocol/message/hash.ts';
import type { Acknowledged } from './checker.ts';

export const STORE_HOST = { ip: Buffer.from([127, 0, 0, 1]), port: 10911 };

/** Geometry with which a few dozen messages fill a log file, a queue file and an index file. */
export const SMALL: Partial<StoreSettings> = {
  mappedFileSizeCommitLog: 4096,
  mappedFileSizeConsumeQueue: 200,
  maxHashSlotNum: 16,
  maxIndexNum: 40,
};

const directories: string[] = [];

/** In memory where there is such a place: what thousands of starts are tried on need not reach a disk. */
const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A directory of its own; on the disk for tests of what only a disk shows. */
export function newDirectory(place: 'memory' | 'disk' = 'memory'): string {
  const directory = mkdtempSync(join(place === 'disk' ? tmpdir() : MEMORY, 'mq-faults-'));
  directories.push(directory);
  return directory;
}

/** Removes every directory made since; to be called after each test. */
export function removeDirectories(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** A copy of a store as a kill at this moment leaves it, without what only the running process holds. */
export function copyStore(directory: string): string {
  const copy = newDirectory();
  cpSync(directory, copy, {
    recursive: true,
    preserveTimestamps: true,
    filter: (source) => !/\/(lock|[^/]*\.sock)$/.test(source),
  });
  return copy;
}

/** A message with a key and a tag; the body tells which it is. */
export function messageOf(id: string, topic = 'Faults', queueId = 0, padding = 0): StoreMessage {
  return {
    topic,
    queueId,
    flag: 7,
    sysFlag: 0,
    bornTimestamp: 1_700_000_000_000,
    bornHost: { ip: Buffer.from([10, 0, 0, 9]), port: 54_321 },
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.from(bodyOf(id, padding)),
    properties: Buffer.from(`KEYS\u0001${id}\u0002TAGS\u0001TagA\u0002`),
    tagsCode: javaHashCode('TagA'),
    keys: [id],
  };
}

const bodyOf = (id: string, padding: number): string => `${id} ${'x'.repeat(padding)}`;

export const put = (store: MessageStore, message: StoreMessage): Promise<PutResult> =>
  new Promise((resolve) => store.put(message, { onPut: resolve }));

export const putBatch = (store: MessageStore, messages: readonly StoreMessage[]): Promise<PutResult> =>
  new Promise((resolve) => store.putBatch(messages, { onPut: resolve }));

/** What the answers to puts acknowledge. */
export function acknowledgedBy(messages: readonly StoreMessage[], result: PutResult): Acknowledged[] {
  if (result.status !== 'OK') return [];
  return messages.map((message, i) => ({
    topic: message.topic,
    queueId: message.queueId,
    queueOffset: result.queueOffset + i,
    physicalOffset: result.batchPhysicalOffsets?.[i] ?? result.physicalOffset,
    body: Buffer.from(message.body).toString(),
    key: message.keys?.[0] ?? '',
  }));
}
