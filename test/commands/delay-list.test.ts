import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstSpawned } from '../cli/in-process.ts';
import { type Bench, openBench } from '../engine/broker/support/raw-client.ts';

const { mq, mqJson } = firstSpawned();

let bench: Bench;
let target: readonly string[];

beforeAll(async () => {
  bench = await openBench({ config: { messageDelayLevel: '1s 1h 2d' } });
  target = ['-n', bench.broker.namesrvAddr, '-b', bench.broker.brokerAddr];
});
afterAll(() => bench.close());

const send = (properties: Record<string, string>) =>
  bench.send({
    topic: 'Orders',
    properties: Object.entries(properties)
      .map(([name, value]) => `${name}\u0001${value}\u0002`)
      .join(''),
  });

describe('mq delay list', () => {
  it('says that nothing waits', async () => {
    const run = await mq(['delay', 'list', ...target]);
    expect(run).toMatchObject({ status: 0, stdout: '' });
    expect(run.stderr).toContain('No message waits for its time.');
  });

  it('shows what is pending per level and in the timer', async () => {
    const before = Date.now();
    for (let i = 0; i < 3; i++) expect((await send({ DELAY: '2' })).code).toBe(0);
    await send({ DELAY: '99' });
    for (let i = 0; i < 2; i++) await send({ TIMER_DELAY_SEC: '3600' });
    const after = Date.now();
    const { document } = await mqJson(['delay', 'list', ...target]);
    expect(document).toMatchObject({
      brokers: [
        {
          address: bench.broker.brokerAddr,
          levels: [
            { level: 2, delay: '1h', pending: 3, lateMs: 0 },
            { level: 3, delay: '2d', pending: 1, lateMs: 0 },
          ],
          timer: { waiting: 2, unsorted: 0, topics: [{ topic: 'Orders', count: 2 }] },
        },
      ],
      unreached: [],
    });
    const [level] = (document as { brokers: { levels: Record<string, number>[] }[] }).brokers[0]?.levels ?? [];
    for (const name of ['nextDueMs', 'lastDueMs']) {
      expect(level?.[name]).toBeGreaterThanOrEqual(before + 3_600_000);
      expect(level?.[name]).toBeLessThanOrEqual(after + 3_600_000);
    }
    expect(level?.['oldestStoredMs']).toBe((level?.['nextDueMs'] ?? 0) - 3_600_000);
  });

  it('is a table of levels, and one of timers', async () => {
    const run = await mq(['delay', 'list', '-n', bench.broker.namesrvAddr, '-c', bench.broker.clusterName]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const lines = run.stdout.trimEnd().split('\n');
    expect(lines[0]?.split(/\s{2,}/)).toEqual([
      '#Broker Name',
      '#Level',
      '#Delay',
      '#Pending',
      '#Next Due',
      '#Last Due',
      '#Oldest Stored',
      '#Late(ms)',
    ]);
    expect(lines[1]).toMatch(/^test-broker +2 +1h +3 +\d{4}-/);
    expect(run.stdout).toMatch(
      /\n#Broker Name +#Timed +#Unsorted +#Behind\(s\) +#Topics\ntest-broker +2 +0 +\d+ +Orders:2\n$/,
    );
  });
});
