import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PullConsumer } from '../../src/client/consumer/pull/pull-consumer.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import { truncateStore } from '../../src/engine/store/replica/truncate.ts';
import { startTestBroker } from '../../src/testing.ts';
import { mqHere, mqHereJson } from '../cli/in-process.ts';
import { mq, mqJson } from '../cli/spawn.ts';
import { plantDaemon } from '../engine/daemon/support.ts';

const LOG_FILE_SIZE = 64 * 1024;
const CONFIG = {
  mappedFileSizeCommitLog: LOG_FILE_SIZE,
  mappedFileSizeConsumeQueue: 4000,
  maxHashSlotNum: 100,
  maxIndexNum: 400,
};
const MESSAGES = 200;
const BODY = 'x'.repeat(600);

let work: string;
/** A store with whole log files and a file half full; every test spoils a copy. */
let pristine: string;
let store: string;
/** Where each message's record begins in the log. */
let positions: number[];

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'mq-recover-command-'));
  pristine = join(work, 'pristine');
  const broker = await startTestBroker({ directory: pristine, config: CONFIG });
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  positions = [];
  for (let n = 0; n < MESSAGES; n++) {
    const { offsetMsgId } = await producer.send(
      { topic: 'Orders', body: `${n} ${BODY}` },
      n === 0 ? {} : { queue: { brokerName: broker.brokerName, queueId: n % 4 } },
    );
    positions.push(Number.parseInt(offsetMsgId.slice(-16), 16));
  }
  await producer.close();
  await broker.close();
});
afterAll(() => rmSync(work, { recursive: true, force: true }));
beforeEach(() => {
  store = join(work, 'store');
  cpSync(pristine, store, { recursive: true });
});
afterEach(() => rmSync(store, { recursive: true, force: true }));

const recover = (...more: string[]) => mqHere(['recover', '--store', store, ...more]);
const recoverJson = (...more: string[]) => mqHereJson(['recover', '--store', store, ...more]);
/** As a process of its own: where this one has the store. */
const recoverApart = (...more: string[]) => mq(['recover', '--store', store, ...more]);
const logFiles = () => readdirSync(join(store, 'commitlog')).sort();
const fileOf = (position: number) =>
  join(store, 'commitlog', String(position - (position % LOG_FILE_SIZE)).padStart(20, '0'));
const position = (n: number): number => positions[n] ?? -1;

/** Turns one bit of the log. */
function flip(at: number): void {
  const bytes = readFileSync(fileOf(at));
  bytes[at % LOG_FILE_SIZE] = (bytes[at % LOG_FILE_SIZE] ?? 0) ^ 0x10;
  writeFileSync(fileOf(at), bytes);
}

/** How many messages can be read, and the queue offsets up to which they go. */
async function readable(): Promise<{ count: number; ends: number[] }> {
  const broker = await startTestBroker({ directory: store, config: CONFIG });
  const consumer = new PullConsumer({ namesrvAddr: broker.namesrvAddr });
  const ends: number[] = [];
  let count = 0;
  for (const queue of await consumer.queues('Orders')) {
    const end = await consumer.maxOffset(queue);
    for (let offset = 0; offset < end; ) {
      const { messages, nextOffset } = await consumer.pull(queue, offset);
      count += messages.length;
      offset = nextOffset;
    }
    ends.push(end);
  }
  await consumer.close();
  await broker.close();
  return { count, ends };
}

describe('recover of a store in order', () => {
  it('asks first, rebuilds it, and ends with 0', async () => {
    const asked = await recover();
    expect(asked.status).toBe(64);
    expect(asked.stderr).toContain('There is no terminal to answer at.');
    expect(existsSync(join(store, 'damaged'))).toBe(false);

    const done = await recoverApart('--yes');
    expect(done.status).toBe(0);
    expect(done.stdout).toMatch(new RegExp(`^Valid records {3}${MESSAGES}, bytes 0 to \\d+ of the log$`, 'm'));
    expect(done.stdout).toMatch(/^Damaged ranges {2}0, 0 bytes$/m);
    expect(done.stdout).toMatch(/^Rebuilt {9}1 topic, 4 queues$/m);
    expect(done.stdout).toContain('\nEvery record is valid; the store was rebuilt.\n');
    expect(done.stderr).toMatch(/^Checking records: [\d.]+ MB of [\d.]+ MB, [\d.]+ MB\/s\nRebuilding queues: /);
    const [aside = ''] = readdirSync(join(store, 'damaged'));
    expect(readdirSync(join(store, 'damaged', aside)).sort()).toEqual(
      expect.arrayContaining(['consumequeue', 'index']),
    );
    expect(await readable()).toEqual({ count: MESSAGES, ends: expect.any(Array) });
  });

  it('reads the store and its file sizes from broker.conf', async () => {
    const conf = join(work, 'broker.conf');
    writeFileSync(conf, `storePathRootDir=${store}\nmappedFileSizeCommitLog=${LOG_FILE_SIZE}\n`);
    const { status, document } = await mqJson(['recover', '-c', conf, '--yes']);
    expect(status).toBe(0);
    expect(document).toMatchObject({
      outcome: 'CLEAN',
      directory: store,
      sizesFrom: 'configuration',
      logFileSize: LOG_FILE_SIZE,
      records: MESSAGES,
      topicCount: 1,
      queueCount: 4,
      damagedBytes: 0,
    });
  });
});

describe('recover of a damaged store', () => {
  it.each([
    ['header', 4],
    ['size', 0],
    ['body', 120],
  ])('costs the record with a damaged %s, and nothing behind it', async (_, at) => {
    const before = logFiles();
    flip(position(50) + at);
    const plan = await recoverJson('--dry-run');
    expect(plan.status).toBe(10);
    expect(plan.document).toMatchObject({
      outcome: 'DAMAGE_HANDLED',
      dryRun: true,
      records: MESSAGES - 1,
      damaged: [{ file: fileOf(position(50)), offset: position(50) % LOG_FILE_SIZE, action: 'FILLED' }],
      lostCount: 1,
    });
    expect(existsSync(join(store, 'damaged'))).toBe(false);

    const done = await recover('--yes');
    expect(done.status).toBe(10);
    expect(done.stdout).toMatch(/^Damaged ranges {2}1, \d+ bytes$/m);
    expect(done.stdout).toMatch(/^#File +#Offset +#Length +#Action +#Copy +#Why$/m);
    expect(done.stdout).toContain(`${fileOf(position(50))}  `);
    expect(done.stdout).toContain('\nDamage was found and handled.\n');
    expect(logFiles()).toEqual(before);
    const { count, ends } = await readable();
    expect(count).toBe(MESSAGES - 1);
    expect(ends.reduce((sum, end) => sum + end, 0)).toBe(MESSAGES);
    const again = await recover('--yes');
    expect(again.status).toBe(0);
  });

  it('makes a missing file in the middle anew, and keeps what is behind it', async () => {
    const missing = fileOf(LOG_FILE_SIZE);
    rmSync(missing);
    const done = await recover('--yes');
    expect(done.status).toBe(10);
    expect(done.stdout).toContain(`Missing files   ${missing}\n`);
    expect(done.stdout).toContain('RECREATED');
    const inIt = positions.filter((at) => Math.floor(at / LOG_FILE_SIZE) === 1).length;
    expect((await readable()).count).toBe(MESSAGES - inIt);
  });

  it('mends the end of a file whose filler is damaged', async () => {
    const last = Math.max(...positions.filter((at) => at < LOG_FILE_SIZE));
    const bytes = readFileSync(fileOf(0));
    const filler = (last % LOG_FILE_SIZE) + bytes.readInt32BE(last);
    flip(filler + 5);
    const done = await recover('--yes');
    expect(done.status).toBe(10);
    expect(done.stdout).toContain('ENDED_FILE');
    expect((await readable()).count).toBe(MESSAGES);
  });

  it('ends with 74 where a person is needed, and changes nothing', async () => {
    truncateSync(fileOf(0), LOG_FILE_SIZE);
    rmSync(join(store, 'commitlog'), { recursive: true });
    const refused = await recoverJson('--yes');
    expect(refused).toMatchObject({ status: 74, document: undefined });
    expect(JSON.parse(refused.stderr)).toMatchObject({
      error: { code: 'STORE_DAMAGED', message: expect.stringContaining('holds no commit log file') },
    });
    expect(existsSync(join(store, 'damaged'))).toBe(false);
  });
});

describe('recover', () => {
  it('refuses with 73 while a broker has the store', async () => {
    const broker = await startTestBroker({ directory: store, config: CONFIG });
    try {
      const refused = await recoverApart('--yes');
      expect(refused).toMatchObject({ status: 73, stdout: '' });
      expect(refused.stderr).toContain(store);
    } finally {
      await broker.close();
    }
  });

  it('refuses what names no store', async () => {
    const nothing = await mqHere(['recover', '--yes']);
    expect(nothing.status).toBe(64);
    expect(nothing.stderr).toContain('neither --configFile (-c) nor --store is given');
    expect((await mqHere(['recover', '--store', join(work, 'nowhere'), '--yes'])).status).toBe(65);
    expect((await mqHere(['recover', '-c', join(work, 'nowhere.conf'), '--yes'])).status).toBe(78);
    expect((await mqHere(['recover', '--stor', store, '--dry'])).status).toBe(0);
  });
});

describe('recover --aside', () => {
  const aside = (directory: string, ...more: string[]) => mqHere(['recover', '--aside', directory, ...more]);

  it('lists what was set aside, and writes it as sendMessage takes it', async () => {
    expect(await aside(store)).toMatchObject({ status: 0, stdout: `Nothing was set aside in ${store}.\n` });
    const options = { directory: store, storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 1 }, settings: CONFIG };
    const cut = await truncateStore(options, position(180), { epoch: 7, reason: 'epoch 7 began before' });
    const folder = cut?.directory ?? '';
    const list = await aside(store);
    expect(list).toMatchObject({ status: 0, stderr: '' });
    expect(list.stdout).toMatch(/ 20 +Orders +epoch 7 began before/);
    expect(list.stdout).toContain(`mq recover --aside ${folder} | mq sendMessage --from -`);
    const { document } = await mqHereJson(['recover', '--aside', store]);
    expect(document).toMatchObject({
      store,
      messages: 20,
      folders: [{ directory: folder, state: 'whole', epoch: 7, from: position(180), topics: ['Orders'] }],
    });
    const lines = await mq(['recover', '--aside', folder]);
    expect(lines).toMatchObject({ status: 0, stderr: expect.stringContaining('20 messages of 20 written') });
    const broker = await startTestBroker();
    writeFileSync(join(work, 'aside.jsonl'), lines.stdout);
    const sent = await mqHereJson(['sendMessage', '--from', join(work, 'aside.jsonl'), '-n', broker.namesrvAddr]);
    await broker.close();
    expect(sent).toMatchObject({ status: 0, document: { messages: 20, statuses: { SEND_OK: 20 } } });
  });

  it('names what is neither a store nor a folder of one', async () => {
    expect(await aside('/nowhere')).toMatchObject({ status: 65, stdout: '' });
    const folder = join(store, 'ha', 'aside', '20260101000000000-e1-0-9');
    mkdirSync(folder, { recursive: true });
    expect((await aside(store)).stderr).toContain('it may be removed');
    expect(await aside(folder)).toMatchObject({ status: 74, stderr: expect.stringContaining('may be removed') });
  });
});

describe('recover on a store that a daemon cares for', () => {
  it('says that the daemon would start the broker again, and how to prevent it', async () => {
    const daemon = await plantDaemon(store, join(work, 'running'), { alive: true });
    try {
      const run = await recover('--yes');
      expect(run.status).toBe(0);
      expect(run.stderr).toContain(`the daemon, pid ${process.pid}, keeps broker-a-1 alive on this store`);
      expect(run.stderr).toContain('mq daemon stop broker-a-1 -c /etc/mq/cluster.yaml prevents it');
    } finally {
      await daemon.close();
    }
  });

  it('says how to start it afterwards where it was stopped for the purpose', async () => {
    const daemon = await plantDaemon(store, join(work, 'running'), {
      child: { phase: 'stopped', held: true },
      alive: true,
    });
    try {
      const run = await recover('--yes');
      expect(run.stderr).not.toContain('prevents it');
      expect(run.stderr).toContain('mq daemon restart broker-a-1 -c /etc/mq/cluster.yaml starts it');
    } finally {
      await daemon.close();
    }
  });

  it('names the way to end a broker that has the store', async () => {
    const broker = await startTestBroker({ directory: store, config: CONFIG });
    const daemon = await plantDaemon(store, join(work, 'running'), { alive: true });
    try {
      const run = await recoverApart('--yes');
      expect(run.status).toBe(73);
      expect(run.stderr).toContain('hint: mq daemon stop broker-a-1 -c /etc/mq/cluster.yaml ends the broker.');
    } finally {
      await daemon.close();
      await broker.close();
    }
  });
});
