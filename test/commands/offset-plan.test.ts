import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../src/client/admin-client.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import { topicConfig } from '../../src/protocol/bodies/topic-config.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { firstSpawned } from '../cli/in-process.ts';

const { mq, mqJson } = firstSpawned();

const TOPIC = 'Orders';
const GROUP = 'Billing';
let broker: TestBroker;
let client: AdminClient;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mq-plan-'));
  broker = await startTestBroker();
  client = new AdminClient({ namesrvAddr: broker.namesrvAddr });
  await client.topics.update(broker.brokerAddr, topicConfig(TOPIC, { readQueueNums: 2, writeQueueNums: 2 }));
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  for (let i = 0; i < 10; i++) {
    await producer.send({ topic: TOPIC, body: `${i}` }, { queue: { brokerName: broker.brokerName, queueId: i % 2 } });
  }
  await producer.close();
  await commit(0, 3);
  await commit(1, 4);
});

afterAll(async () => {
  await client.close();
  await broker.close();
  await rm(directory, { recursive: true, force: true });
});

const commit = (queueId: number, offset: number) =>
  client.offsets.commit(broker.brokerAddr, GROUP, { topic: TOPIC, queueId }, offset);
const offsets = () =>
  Promise.all(
    [0, 1].map((queueId) => client.offsets.findCommitted(broker.brokerAddr, GROUP, { topic: TOPIC, queueId })),
  );
const env = () => ({ NAMESRV_ADDR: broker.namesrvAddr });
const run = (...args: string[]) => mq(args, { env: env() });
const json = (...args: string[]) => mqJson(args, { env: env() });
const file = (name: string) => join(directory, name);

describe('offset changes as a plan', () => {
  it('are written to a file, checked, applied and read back', async () => {
    const plan = file('reset.json');
    const made = await run('resetOffsetByTime', '-g', GROUP, '-t', TOPIC, '-s', 'earliest', '--plan', plan);
    expect(made).toMatchObject({ status: 0 });
    expect(made.stderr).toContain(`Carry it out with: mq offset apply ${plan}`);
    expect(await offsets()).toEqual([3, 4]);
    expect(JSON.parse(await readFile(plan, 'utf8'))).toMatchObject({
      ...{ format: 'mq-offset-plan', version: 1, madeBy: 'resetOffsetByTime', namesrvAddr: [broker.namesrvAddr] },
      moves: [
        {
          group: GROUP,
          topic: TOPIC,
          queues: [
            { before: 3, target: 0 },
            { before: 4, target: 0 },
          ],
        },
      ],
    });
    await commit(1, 5);
    const moved = await run('offset', 'apply', plan, '--yes');
    expect(moved).toMatchObject({ status: 69 });
    expect(moved.stdout).toContain('CHANGED: the offset is 5, and was 4 in the plan');
    expect(await offsets()).toEqual([3, 5]);
    const forced = await json('offset', 'apply', plan, '--yes', '--force');
    const done = { outcome: 'CONFIRMED', written: true, after: 0 };
    expect(forced).toMatchObject({ status: 0, document: { queues: [done, done] } });
    const again = await run('offset', 'apply', plan);
    expect(again).toMatchObject({ status: 0 });
    expect(again.stdout).toContain('offset plan applied: 0 queues written and read back, 2 there before\n');
  });

  it('in part end with 3, one outcome for each queue', async () => {
    const plan = file('part.json');
    await run('skipAccumulatedMessage', '-g', GROUP, '-t', TOPIC, '--plan', plan);
    const document = JSON.parse(await readFile(plan, 'utf8')) as { moves: { queues: object[] }[] };
    document.moves[0]?.queues.push({ ...document.moves[0].queues[0], queueId: 9 });
    await writeFile(plan, JSON.stringify(document));
    const part = await json('offset', 'apply', plan, '--yes', '--force');
    expect(part.status).toBe(3);
    const queues = [
      { outcome: 'CONFIRMED', after: 5 },
      { outcome: 'CONFIRMED', after: 5 },
      { outcome: 'NOT_ATTEMPTED' },
    ];
    expect(part.document).toMatchObject({ queues });
  });
});

describe('offsets in a file', () => {
  it('are exported as CSV, and imported by a plan or at once', async () => {
    await commit(0, 1);
    await commit(1, 2);
    const csv = file('offsets.csv');
    const saved = await run('offset', 'export', '-g', GROUP, '-o', csv);
    expect(saved).toMatchObject({ status: 0, stdout: `export ${csv} success: 2 offsets of 1 group\n` });
    const where = `${GROUP},${TOPIC},${broker.clusterName},${broker.brokerName}`;
    expect(await readFile(csv, 'utf8')).toBe(
      `group,topic,cluster,brokerName,queueId,offset,minOffset,maxOffset\n${where},0,1,0,5\n${where},1,2,0,5\n`,
    );
    await commit(0, 5);
    const planned = await run('offset', 'import', csv, '--plan', file('import.json'));
    expect(planned.status).toBe(0);
    expect(await offsets()).toEqual([5, 2]);
    const imported = await run('offset', 'import', csv, '--yes');
    expect(imported.stdout).toContain('offset plan applied: 1 queue written and read back, 1 there before\n');
    expect(await offsets()).toEqual([1, 2]);
  });

  it('are exported as JSON that import takes, of every group', async () => {
    const all = await json('offset', 'export', '--all');
    expect(all).toMatchObject({
      status: 0,
      document: { format: 'mq-offsets', offsets: [{ group: GROUP }, { offset: 2 }] },
    });
    await writeFile(file('all.json'), JSON.stringify(all.document));
    expect(await run('offset', 'import', file('all.json'), '--dry-run')).toMatchObject({ status: 0 });
    expect(await run('offset', 'export')).toMatchObject({ status: 64, stdout: '' });
  });
});
