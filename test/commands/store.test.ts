import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PullConsumer } from '../../src/client/consumer/pull/pull-consumer.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { mqHere } from '../cli/in-process.ts';
import { mq, mqJson } from '../cli/spawn.ts';

const CONFIG = {
  mappedFileSizeCommitLog: 64 * 1024,
  mappedFileSizeConsumeQueue: 4000,
  maxHashSlotNum: 100,
  maxIndexNum: 401,
  defaultTopicQueueNums: 4,
};
const MESSAGES = 60;

let work: string;
/** A broker runs on it. */
let store: string;
/** A copy nobody runs on. */
let quiet: string;
let broker: TestBroker;
/** Where each message lies; the first goes to whichever queue the producer takes. */
let sent: { queueId: number; queueOffset: number; position: number }[];

/** Text, text with control characters, and bytes that are no text. */
const bodyOf = (n: number): Buffer =>
  n % 3 === 0
    ? Buffer.from(`order ${n}`)
    : n % 3 === 1
      ? Buffer.from(`訂單 ${n}\n\u0001"`)
      : Buffer.from([0xff, n, 0, 0xfe]);

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'mq-store-command-'));
  store = join(work, 'store');
  broker = await startTestBroker({ directory: store, config: CONFIG });
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  sent = [];
  for (let n = 0; n < MESSAGES; n++) {
    const { offsetMsgId, queueId, queueOffset } = await producer.send(
      {
        topic: 'Orders',
        body: bodyOf(n),
        tags: `Tag${n % 2}`,
        keys: [`key-${n}`, 'all'],
        flag: n,
        properties: { n: `${n}`, 颜色: '红' },
      },
      n === 0 ? {} : { queue: { brokerName: broker.brokerName, queueId: n % 4 } },
    );
    sent.push({ queueId, queueOffset, position: Number.parseInt(offsetMsgId.slice(-16), 16) });
  }
  await producer.close();
  await broker.close();
  quiet = join(work, 'quiet');
  cpSync(store, quiet, { recursive: true });
  broker = await startTestBroker({ directory: store, config: CONFIG });
});
afterAll(async () => {
  await broker.close();
  rmSync(work, { recursive: true, force: true });
});

describe('store info', () => {
  it('shows a store beside its broker, and says that it runs', async () => {
    const { status, stdout } = await mq(['store', 'info', store]);
    expect(status).toBe(0);
    expect(stdout).toContain(`Broker         test-broker of ${broker.clusterName}\n`);
    expect(stdout).toMatch(new RegExp(`^Runs {11}mq broker, pid ${process.pid}: `, 'm'));
    expect(stdout).toMatch(/^Log files {6}\d+ of 65536 bytes in /m);
    expect(stdout).toMatch(/^Index files {4}\d+ of 100 slots and 401 entries$/m);
    expect(stdout).toMatch(/^Messages {7}60 in 4 queues of 1 topic$/m);
    expect(stdout).toMatch(/^#Topic +#Queues +#Messages\nOrders +4 +60$/m);
    expect(stdout).toMatch(/^#On Disk +#Files +#Length +#Occupied$/m);
  });

  it('names what is no store', async () => {
    const run = await mqHere(['store', 'info', join(work, 'nowhere')]);
    expect(run).toMatchObject({ status: 65, stdout: '' });
    expect(run.stderr).toContain('nowhere does not exist');
    expect((await mqHere(['store', 'info'])).stderr).toContain('no store is given');
  });
});

describe('store verify', () => {
  it('ends with 0 for a sound store, beside its broker too', async () => {
    const { status, stdout, stderr } = await mq(['store', 'verify', '--store', store]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Messages {7}60$/m);
    expect(stdout).toContain('\nThe store is sound.\n');
    expect(stderr).toContain('Verifying: ');
    expect(stderr).toContain('note: a broker runs on the store');
  });

  it('ends with 10 for a damaged one, with the place and what to run next', async () => {
    const damaged = join(work, 'damaged');
    cpSync(quiet, damaged, { recursive: true });
    const at = sent[30]?.position ?? 0;
    const file = join(damaged, 'commitlog', String(at - (at % 65_536)).padStart(20, '0'));
    const bytes = readFileSync(file);
    bytes[(at % 65_536) + 90] = (bytes[(at % 65_536) + 90] ?? 0) ^ 4;
    writeFileSync(file, bytes);
    const { status, stdout } = await mqHere(['store', 'verify', damaged]);
    expect(status).toBe(10);
    expect(stdout).toMatch(
      /^#Kind +#File +#Offset +#Length +#Count +#Queue +#Queue Offset +#Mended By +#What It Means$/m,
    );
    expect(stdout).toContain(`LOG_BYTES`);
    expect(stdout).toContain(`mq recover --store ${damaged} --dry-run`);
  });
});

describe('store grep', () => {
  it('shows what was asked for, and ends with 65 where there is none', async () => {
    const found = await mq([
      'store',
      'grep',
      store,
      '-t',
      'Orders',
      '--key',
      'key-33',
      '--format',
      '{queueId}:{queueOffset} {keys} {body}',
    ]);
    expect(found).toMatchObject({ status: 0, stdout: `1:${sent[33]?.queueOffset} key-33 all order 33\n` });
    const none = await mqHere(['store', 'grep', quiet, '--body', 'nobody wrote this']);
    expect(none).toMatchObject({ status: 65, stdout: '' });
    expect(none.stderr).toContain(`none of 60 messages of ${quiet}`);
  });
});

describe('store dump', () => {
  it('writes what sendMessage --from sends again: bodies, keys, tags, properties and queues', async () => {
    const file = join(work, 'orders.jsonl');
    const dumped = await mqJson(['store', 'dump', quiet, '--topic', 'Orders', '--to', file]);
    expect(dumped).toMatchObject({ status: 0, document: { messages: MESSAGES, file, damagedBytes: 0 } });
    const again = await mqJson([
      ...['sendMessage', '--from', file, '-t', 'Again', '--keepQueue', '-n', broker.namesrvAddr],
    ]);
    expect(again).toMatchObject({ status: 0, document: { topic: 'Again', messages: MESSAGES, failures: [] } });

    const consumer = new PullConsumer({ namesrvAddr: broker.namesrvAddr });
    const seen: unknown[] = [];
    for (const queue of await consumer.queues('Again')) {
      for (let offset = 0; offset < (await consumer.maxOffset(queue)); ) {
        const { messages, nextOffset } = await consumer.pull(queue, offset);
        for (const { body, tags, keys, flag, properties, queueId, queueOffset } of messages) {
          const n = Number(properties.get('n'));
          seen.push({
            n,
            queueId,
            queueOffset,
            tags,
            keys,
            flag,
            colour: properties.get('颜色'),
            body: body.equals(bodyOf(n)),
          });
        }
        offset = nextOffset;
      }
    }
    await consumer.close();
    const lines = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(seen).toHaveLength(MESSAGES);
    expect(seen).toEqual(
      expect.arrayContaining(
        lines.map(({ properties, queueId, queueOffset }) => {
          const n = Number(properties['n']);
          return {
            n,
            queueId,
            queueOffset,
            tags: `Tag${n % 2}`,
            keys: `key-${n} all`,
            flag: n,
            colour: '红',
            body: true,
          };
        }),
      ),
    );

    expect((await mqHere(['store', 'dump', quiet, '--to', file])).status).toBe(73);
    writeFileSync(file, '{"topic":"T"}\n');
    const refused = await mqHere(['sendMessage', '--from', file, '-n', broker.namesrvAddr]);
    expect(refused.status).toBe(65);
    expect(refused.stderr).toContain('line 1: the line has no body');
  });

  it('writes JSON lines to stdout', async () => {
    const { status, stdout, stderr } = await mqHere([
      'store',
      'dump',
      quiet,
      '--tag',
      'Tag0',
      '--queue',
      '2',
      '--limit',
      '3',
    ]);
    expect(status).toBe(0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const wanted = sent.flatMap(({ queueId }, n) => (queueId === 2 && n % 2 === 0 ? [String(n)] : [])).slice(0, 3);
    expect(lines.map(({ properties }) => properties['n'])).toEqual(wanted);
    expect(stderr).toContain('3 messages written');
  });
});

interface Line {
  properties: Record<string, string>;
  queueId: number;
  queueOffset: number;
}

describe('store rebuild', () => {
  it('refuses with 73 while a broker has the store, asks, and makes lost queues anew', async () => {
    expect((await mq(['store', 'rebuild', store, '--yes'])).status).toBe(73);
    rmSync(join(quiet, 'consumequeue'), { recursive: true });
    expect((await mqHere(['store', 'rebuild', quiet])).status).toBe(64);
    const done = await mqHere(['store', 'rebuild', quiet, '--yes']);
    expect(done.status).toBe(0);
    expect(done.stdout).toMatch(/^Rebuilt {8}4 queues$/m);
    expect(done.stdout).toContain('\nQueues and index were made anew.\n');
    expect(existsSync(join(quiet, 'consumequeue', 'Orders', '3'))).toBe(true);
    expect(readdirSync(join(quiet, 'damaged'))).toHaveLength(1);
  });
});
