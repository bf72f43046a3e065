/** Puts per second through the store alone: `node --experimental-strip-types test/bench/store/puts.ts [count] [bytes] [SYNC_FLUSH]`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageStore } from '../../../src/engine/store/message-store.ts';
import type { FlushDiskType, StoreMessage } from '../../../src/engine/store/types.ts';

const count = Number(process.argv[2] ?? 2_000_000);
const bytes = Number(process.argv[3] ?? 128);
const flushDiskType: FlushDiskType = process.argv[4] === 'SYNC_FLUSH' ? 'SYNC_FLUSH' : 'ASYNC_FLUSH';
const WINDOW = 256;
const directory = mkdtempSync(join(tmpdir(), 'mq-bench-'));
const store = await MessageStore.open({
  directory,
  storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 10911 },
  settings: { flushDiskType, messageIndexEnable: process.argv[5] === 'index' },
});
const properties = Buffer.from('UNIQ_KEY\u00017F0000010000AAAAAAAA00000000000000\u0002WAIT\u0001true\u0002');
const one: StoreMessage = {
  topic: 'BenchmarkTest',
  queueId: 0,
  flag: 0,
  sysFlag: 0,
  bornTimestamp: Date.now(),
  bornHost: { ip: Buffer.from([127, 0, 0, 1]), port: 50000 },
  reconsumeTimes: 0,
  preparedTransactionOffset: 0,
  body: Buffer.alloc(bytes, 0x61),
  properties,
  tagsCode: 0,
  keys: undefined,
};
let sent = 0;
let done = 0;
let failed = 0;
const began = performance.now();
await new Promise<void>((resolve) => {
  const listener = {
    onPut(result: { status: string }): void {
      if (result.status !== 'OK') failed++;
      if (++done === count) resolve();
    },
  };
  const fill = (): void => {
    while (sent - done < WINDOW && sent < count) {
      one.queueId = sent & 7;
      if (process.argv[5] === 'index') one.keys = [`7F0000010000AAAAAAAA${sent.toString(16).padStart(12, '0')}`];
      sent++;
      store.put(one, listener);
    }
  };
  store.onAnswered = fill;
  fill();
});
const seconds = (performance.now() - began) / 1000;
console.log(`${flushDiskType} ${bytes} B: ${Math.round(count / seconds)} puts/s, ${failed} failed`);

let read = 0;
const readBegan = performance.now();
for (let round = 0; round < 20; round++) {
  let offset = store.maxOffset('BenchmarkTest', 0) - 20_000;
  while (offset < store.maxOffset('BenchmarkTest', 0)) {
    const got = await store.get({
      topic: 'BenchmarkTest',
      queueId: 0,
      offset: Math.max(0, offset),
      maxMessages: 32,
      maxBytes: 1e9,
      matches: undefined,
    });
    read += got.messageCount;
    offset = got.nextBeginOffset;
  }
}
console.log(`hot: ${Math.round(read / ((performance.now() - readBegan) / 1000))} messages/s in pulls of 32`);
console.log(`rss ${Math.round(process.memoryUsage.rss() / 1048576)} MB`);
await store.close();
rmSync(directory, { recursive: true });
