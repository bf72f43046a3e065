/**
 * How fast a killed store with index comes back: `node test/bench/run.mjs store/recovery [megabytes] [bodybytes] [keep]`.
 * `keep` names a directory that is made once and used again, so that runs can be compared.
 */
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageStore } from '../../../src/engine/store/message-store.ts';
import type { StoreMessage } from '../../../src/engine/store/types.ts';

const megabytes = Number(process.argv[2] ?? 1000);
const bodyBytes = Number(process.argv[3] ?? 128);
const root = mkdtempSync(join(tmpdir(), 'mq-bench-'));
const kept = process.argv[4] ?? join(root, 'kept');
const WITHOUT_LOCKS = { recursive: true, filter: (path: string) => !/\/(lock|[^/]*\.mdb|[^/]*\.sock)$/.test(path) };

const open = (directory: string): Promise<MessageStore> =>
  MessageStore.open({
    directory,
    storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 10911 },
    settings: { diskMaxUsedSpaceRatio: 99, diskSpaceWarningLevelRatio: 100 },
    logger: { info: (text) => console.log(text), warn: console.warn, error: console.error },
  });

if (!existsSync(kept)) {
  const directory = join(root, 'new');
  const store = await open(directory);
  let sent = 0;
  await new Promise<void>((resolve) => {
    const fill = (): void => {
      if (store.maxPhysicalOffset >= megabytes * 1e6) resolve();
      else for (let i = 0; i < 256; i++) store.put(message(sent++), { onPut: () => undefined });
    };
    store.onAnswered = fill;
    fill();
  });
  cpSync(directory, join(root, 'copy'), WITHOUT_LOCKS);
  renameSync(join(root, 'copy'), kept);
  store.onAnswered = () => undefined;
  await store.close();
}
for (let round = 0; round < 3; round++) {
  const directory = join(root, `round${round}`);
  cpSync(kept, directory, WITHOUT_LOCKS);
  rmSync(join(directory, 'checkpoint'), { force: true });
  const began = performance.now();
  const store = await open(directory);
  const seconds = (performance.now() - began) / 1000;
  const size = store.maxPhysicalOffset / 1e6;
  console.log(
    `start after a kill: ${size.toFixed(0)} MB in ${seconds.toFixed(2)} s, ${(size / seconds).toFixed(0)} MB/s, rss ${Math.round(process.memoryUsage.rss() / 1_048_576)} MB`,
  );
  await store.close();
  rmSync(directory, { recursive: true });
}
rmSync(root, { recursive: true, force: true });

function message(number: number): StoreMessage {
  const key = `7F00000100002A9F000000${String(number).padStart(10, '0')}`;
  return {
    topic: 'BenchmarkTest',
    queueId: number & 7,
    flag: 0,
    sysFlag: 0,
    bornTimestamp: 1_700_000_000_000,
    bornHost: { ip: Buffer.from([127, 0, 0, 1]), port: 50_000 },
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.alloc(bodyBytes, 0x61),
    properties: Buffer.from(`UNIQ_KEY\u0001${key}\u0002WAIT\u0001true\u0002TAGS\u0001TagA\u0002`),
    tagsCode: 2_598_919,
    keys: [key],
  };
}
