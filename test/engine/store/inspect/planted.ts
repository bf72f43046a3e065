import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageStore } from '../../../../src/engine/store/message-store.ts';
import { javaHashCode } from '../../../../src/protocol/message/hash.ts';
import { message, put } from '../store-fixture.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'stores');

/** Small files, in whose index four entries a slot do not fit, as in nobody's but who configured them. */
export const GEOMETRY = {
  mappedFileSizeCommitLog: 8192,
  mappedFileSizeConsumeQueue: 400,
  maxHashSlotNum: 30,
  maxIndexNum: 101,
};

/** Stores written by Apache brokers, as the fixtures have them. */
export const APACHE_STORES = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.tar.gz'))
  .map((name) => name.slice(0, -'.tar.gz'.length));

export function unpackApache(name: string, directory: string): string {
  mkdirSync(directory, { recursive: true });
  execFileSync('tar', ['-xzf', join(FIXTURES, `${name}.tar.gz`), '-C', directory]);
  return directory;
}

export interface Planted {
  n: number;
  topic: string;
  queueId: number;
  queueOffset: number;
  position: number;
}

/** Opens a store of ours with small files. */
export const openSmall = (directory: string): Promise<MessageStore> =>
  MessageStore.open({
    directory,
    storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 10911 },
    settings: { ...GEOMETRY, diskMaxUsedSpaceRatio: 99, diskSpaceWarningLevelRatio: 100 },
  });

/** Writes `count` messages round robin into three queues of Orders, with keys, tags and properties; shuts down cleanly. */
export async function plantStore(directory: string, count = 120): Promise<Planted[]> {
  const store = await openSmall(directory);
  const planted: Planted[] = [];
  for (let n = 0; n < count; n++) {
    const tag = n % 2 === 0 ? 'TagA' : 'TagB';
    const properties = `KEYS\u0001key-${n} common\u0002UNIQ_KEY\u0001${uniqueKey(n)}\u0002TAGS\u0001${tag}\u0002n\u0001${n}\u0002`;
    const { physicalOffset: position, queueOffset } = await put(
      store,
      message({
        topic: 'Orders',
        queueId: n % 3,
        body: Buffer.from(`body ${n} ${'x'.repeat(100)}`),
        properties: Buffer.from(properties),
        tagsCode: javaHashCode(tag),
        keys: [uniqueKey(n), `key-${n}`, 'common'],
      }),
    );
    planted.push({ n, topic: 'Orders', queueId: n % 3, queueOffset, position });
  }
  await store.close();
  mkdirSync(join(directory, 'config'), { recursive: true });
  writeFileSync(
    join(directory, 'config', 'topics.json'),
    '{"dataVersion":{"counter":1,"stateVersion":0,"timestamp":1},"topicConfigTable":{"Orders":{"perm":6,"topicName":"Orders"}}}',
  );
  writeFileSync(join(directory, 'config', 'consumerOffset.json'), '{"offsetTable":{"Orders@group":{0:5,1:6,2:999}}}');
  return planted;
}

export const uniqueKey = (n: number): string => n.toString(16).toUpperCase().padStart(32, '0');

/** Changes bytes of a file in place. */
export function patch(path: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(path);
  change(bytes);
  writeFileSync(path, bytes);
}

/** The log file that holds a position, and the byte in it. */
export const placeOf = (directory: string, position: number): [path: string, at: number] => [
  join(directory, 'commitlog', String(position - (position % GEOMETRY.mappedFileSizeCommitLog)).padStart(20, '0')),
  position % GEOMETRY.mappedFileSizeCommitLog,
];

/** The queue file that holds an offset, and the byte of its entry. */
export function entryPlace(directory: string, queueId: number, offset: number): [path: string, at: number] {
  const byte = offset * 20;
  const start = byte - (byte % GEOMETRY.mappedFileSizeConsumeQueue);
  return [join(directory, 'consumequeue', 'Orders', String(queueId), String(start).padStart(20, '0')), byte - start];
}

export const indexFileOf = (directory: string, i = 0): string =>
  join(directory, 'index', readdirSync(join(directory, 'index')).sort()[i] ?? '');

/** A directory for stores, removed by whoever asked for it. */
export function newRoot(): { root: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'mq-inspect-'));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
