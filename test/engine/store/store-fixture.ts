import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileSystem, nodeFileSystem } from '../../../src/engine/store/files/file-system.ts';
import { MessageStore } from '../../../src/engine/store/message-store.ts';
import type { StoreOptions } from '../../../src/engine/store/store-parts.ts';
import type { GetRequest, GetResult, HostAddress, PutResult, StoreMessage } from '../../../src/engine/store/types.ts';
import { javaHashCode } from '../../../src/protocol/message/hash.ts';
import { afterEachTest } from '../../support/each-test.ts';

export const HOST: HostAddress = { ip: Buffer.from([10, 1, 2, 3]), port: 10911 };
const directories: string[] = [];
const stores: MessageStore[] = [];

/** A directory of its own, removed after the test. */
export function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mq-store-'));
  directories.push(directory);
  return directory;
}

afterEachTest(async () => {
  for (const store of stores.splice(0)) await store.close().catch(() => undefined);
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** Files of a few kilobytes, so that every boundary is met; and how full this machine's disk is decides nothing. */
export const SMALL = {
  mappedFileSizeCommitLog: 4096,
  mappedFileSizeConsumeQueue: 200,
  messageIndexEnable: false,
  diskMaxUsedSpaceRatio: 99,
  diskSpaceWarningLevelRatio: 100,
};

export async function openStore(options: Partial<StoreOptions> = {}): Promise<MessageStore> {
  const store = await MessageStore.open({
    directory: options.directory ?? newDirectory(),
    storeHost: HOST,
    ...options,
    settings: { ...SMALL, ...options.settings },
  });
  stores.push(store);
  return store;
}

export function message(overrides: Partial<StoreMessage> & { text?: string; tag?: string } = {}): StoreMessage {
  const { text = 'hello', tag, ...rest } = overrides;
  return {
    topic: 'TopicTest',
    queueId: 0,
    flag: 0,
    sysFlag: 0,
    bornTimestamp: 1_700_000_000_000,
    bornHost: { ip: Buffer.from([127, 0, 0, 1]), port: 54_321 },
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.from(text),
    properties: Buffer.from(tag === undefined ? '' : `TAGS\u0001${tag}\u0002`),
    tagsCode: tag === undefined ? 0 : javaHashCode(tag),
    keys: undefined,
    ...rest,
  };
}

export const put = (store: MessageStore, one: StoreMessage): Promise<PutResult> =>
  new Promise((resolve) => store.put(one, { onPut: resolve }));

export const putBatch = (store: MessageStore, all: readonly StoreMessage[]): Promise<PutResult> =>
  new Promise((resolve) => store.putBatch(all, { onPut: resolve }));

export const get = async (store: MessageStore, request: Partial<GetRequest> = {}): Promise<GetResult> =>
  store.get({
    topic: 'TopicTest',
    queueId: 0,
    offset: 0,
    maxMessages: 32,
    maxBytes: 1e9,
    matches: undefined,
    ...request,
  });

/** The bodies of a queue from its first to its last message, read in as many pulls as it takes; checks the offsets. */
export async function bodiesOf(store: MessageStore, topic = 'TopicTest', queueId = 0): Promise<string[]> {
  const bodies: string[] = [];
  let offset = store.minOffset(topic, queueId);
  while (offset < store.maxOffset(topic, queueId)) {
    const result = await get(store, { topic, queueId, offset });
    if (result.status !== 'FOUND') throw new Error(`${result.status} at ${offset}`);
    for (const record of recordsOf(result.buffers)) {
      if (Number(record.readBigInt64BE(20)) !== offset++) throw new Error(`offset ${record.readBigInt64BE(20)}`);
      bodies.push(bodyOf(record));
    }
    if (result.nextBeginOffset < offset) throw new Error('next offset lies behind the messages');
    offset = result.nextBeginOffset;
  }
  return bodies;
}

/** Splits what a read answered into records. */
export function recordsOf(buffers: readonly Buffer[]): Buffer[] {
  const records: Buffer[] = [];
  for (const buffer of buffers) {
    for (let at = 0; at < buffer.length; at += buffer.readInt32BE(at)) {
      records.push(buffer.subarray(at, at + buffer.readInt32BE(at)));
    }
  }
  return records;
}

/** The body of a record with IPv4 hosts. */
export const bodyOf = (record: Buffer): string => record.toString('utf8', 88, 88 + record.readInt32BE(84));

/** A copy of a store as a crash at this moment would leave it, without what only the running process holds. */
export function crashCopy(directory: string): string {
  const copy = newDirectory();
  cpSync(directory, copy, {
    recursive: true,
    filter: (source) => !/\/(lock|lock\.mdb|data\.mdb|[^/]*\.sock)$/.test(source),
  });
  return copy;
}

/** The only commit log file's path, or the one that starts at a position. */
export const logFile = (directory: string, start = 0): string =>
  join(directory, 'commitlog', String(start).padStart(20, '0'));

export const queueFile = (directory: string, topic = 'TopicTest', queueId = 0, start = 0): string =>
  join(directory, 'consumequeue', topic, String(queueId), String(start).padStart(20, '0'));

/** The machine's file system with some calls replaced. */
export const fileSystemWith = (overrides: Partial<FileSystem>): FileSystem => ({ ...nodeFileSystem, ...overrides });

/** An error as Node throws it. */
export const systemError = (code: string): Error => Object.assign(new Error(`${code}: simulated`), { code });
