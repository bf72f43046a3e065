/**
 * How fast one process feeds a log and appends it as a replica, and what a gate costs a put:
 * `node test/bench/run.mjs store/replica [megabytes] [bodybytes]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageStore } from '../../../src/engine/store/message-store.ts';
import type { AckGate } from '../../../src/engine/store/replica/types.ts';
import type { StoreMessage } from '../../../src/engine/store/types.ts';

const megabytes = Number(process.argv[2] ?? 300);
const bodyBytes = Number(process.argv[3] ?? 128);
const CHUNK = 256 * 1024;
const WINDOW = 256;
const root = mkdtempSync(join(tmpdir(), 'mq-bench-'));

const open = (name: string, isReplicated: boolean): Promise<MessageStore> =>
  MessageStore.open({
    directory: join(root, name),
    storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 10911 },
    settings: { diskMaxUsedSpaceRatio: 99, diskSpaceWarningLevelRatio: 100 },
    isReplicated,
  });

/** Lets through what a replica is said to have: all that was written, told at the end of the turn. */
class EchoGate implements AckGate {
  answerTo = 0;
  showTo = 0;
  readonly waitMs = 3000;
  readonly #store: MessageStore;

  constructor(store: MessageStore) {
    this.#store = store;
  }

  admit(): undefined {
    return undefined;
  }

  mayAnswer(): undefined {
    return undefined;
  }

  onWritten(end: number): void {
    setImmediate(() => {
      this.answerTo = end;
      this.showTo = end;
      this.#store.gateMoved();
    });
  }

  onFlushed(): void {}
}

function message(number: number): StoreMessage {
  const key = `7F00000100002A9F000000${String(number).padStart(10, '0')}`;
  return {
    topic: 'BenchmarkTest',
    queueId: number & 7,
    flag: 0,
    sysFlag: 0,
    bornTimestamp: 1,
    bornHost: { ip: Buffer.from([127, 0, 0, 1]), port: 50_000 },
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.alloc(bodyBytes, 0x61),
    properties: Buffer.from(`UNIQ_KEY\u0001${key}\u0002`),
    tagsCode: 0,
    keys: [key],
  };
}

async function fill(store: MessageStore, upTo: number): Promise<number> {
  let sent = 0;
  let done = 0;
  await new Promise<void>((resolve) => {
    const listener = { onPut: (): void => void done++ };
    const more = (): void => {
      if (store.maxPhysicalOffset >= upTo) resolve();
      else while (sent - done < WINDOW) store.put(message(sent++), listener);
    };
    store.onAnswered = more;
    more();
  });
  store.onAnswered = () => undefined;
  return done;
}

function tell(what: string, records: number, bytes: number, began: number, cpu: NodeJS.CpuUsage): void {
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const each = ((user + system) / records).toFixed(2);
  console.log(
    `${what}: ${Math.round(records / seconds)} records/s, ${Math.round(bytes / 1e6 / seconds)} MB/s, ${each} us of processor each`,
  );
}

const master = await open('master', false);
let began = performance.now();
let cpu = process.cpuUsage();
const plain = await fill(master, (megabytes * 1e6) / 2);
tell('puts without a gate', plain, master.maxPhysicalOffset, began, cpu);
master.gate = new EchoGate(master);
const half = master.maxPhysicalOffset;
began = performance.now();
cpu = process.cpuUsage();
const gated = await fill(master, megabytes * 1e6);
tell('puts behind a gate', gated, master.maxPhysicalOffset - half, began, cpu);

const slave = await open('slave', true);
began = performance.now();
cpu = process.cpuUsage();
while (slave.replica.end < master.feed.end) {
  const at = slave.replica.end;
  const bytes = await master.feed.readRecords(at, CHUNK);
  if (bytes === undefined) throw new Error(`the log begins behind ${at}`);
  slave.replica.append(at, bytes);
  slave.replica.confirmTo(at);
}
tell('feed and append', plain + gated, slave.replica.end, began, cpu);
await master.close();
await slave.close();
rmSync(root, { recursive: true, force: true });
