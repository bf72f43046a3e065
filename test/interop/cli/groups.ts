import { describe, expect, it } from 'vitest';
import { CLUSTER_NAME } from '../lab.ts';
import { type Cli, GROUP, NOT_FOUND, type Read, TOPIC, type Updated } from './cli.ts';

/** updateSubGroup, resetOffsetByTime and consumerProgress of a group that is offline. */
export function groups(cli: Cli): void {
  const { run, json, failure } = cli;

  describe('groups and offsets', () => {
    const progress = () => json<Progress>('consumerProgress', '-g', GROUP, '-t', TOPIC);
    const offsets = async () => (await progress()).queues.map(({ consumerOffset }) => consumerOffset);
    const reset = (...args: string[]) =>
      json<{ queues: object[] }>('resetOffsetByTime', '-g', GROUP, '-t', TOPIC, '--yes', ...args);
    const ends = async () => (await progress()).queues.map(({ brokerOffset }) => brokerOffset);

    it('updateSubGroup creates, then changes one thing', async () => {
      const group = ['updateSubGroup', '-c', CLUSTER_NAME, '-g', GROUP];
      const made = await json<Updated>(...group, '-r', '7');
      const config = { groupName: GROUP, retryMaxTimes: 7, consumeEnable: true };
      expect(made.brokers).toMatchObject([{ address: cli.cluster.broker, created: true, config }]);
      const changed = await json<Updated>(...group, '-q', '2');
      const changes = { retryQueueNums: { old: 1, new: 2 } };
      expect(changed.brokers).toMatchObject([{ created: false, changes, config: { retryMaxTimes: 7 } }]);
    });
    it('resetOffsetByTime gives an offline group its first offsets: the latest', async () => {
      const { queues } = await reset('-s', 'latest');
      expect(queues).toMatchObject([0, 1].map((queueId) => ({ queueId, mode: 'OFFLINE', outcome: 'CONFIRMED' })));
      expect(await progress()).toMatchObject({ group: GROUP, state: 'OFFLINE', clientCount: 0, diffTotal: 0 });
      expect(await offsets()).toEqual(await ends());
    });
    it('resetOffsetByTime --dry-run plans, and changes nothing', async () => {
      const end = await ends();
      const plan = await reset('-s', 'earliest', '--dry-run');
      expect(plan).toMatchObject({
        dryRun: true,
        queues: end.map((before) => ({ before, target: 0, move: 0 - before })),
      });
      expect(await offsets()).toEqual(end);
    });
    it.each(['earliest', '0'])('resetOffsetByTime -s %s goes to the beginning', async (point) => {
      await reset('-s', 'latest');
      expect((await reset('-s', point)).queues).toMatchObject([0, 1].map(() => ({ after: 0, outcome: 'CONFIRMED' })));
      const { queues, inflightTotal, diffTotal } = await progress();
      expect(queues).toMatchObject([
        { queueId: 0, consumerOffset: 0 },
        { queueId: 1, consumerOffset: 0 },
      ]);
      expect({ inflightTotal, diffTotal }).toEqual({ inflightTotal: cli.known.inflight, diffTotal: 4 });
    });
    it('resetOffsetByTime goes to a time, and one queue to an offset', async () => {
      const { messages } = await json<Read>('queryMsgByKey', '-t', TOPIC, '-k', 'k2');
      await reset('-s', `${messages[0]?.storeTimestamp}`);
      expect((await offsets())[0]).toBe(2);
      const single = await run(
        'resetOffsetByTime',
        '-g',
        GROUP,
        '-t',
        TOPIC,
        '-b',
        cli.cluster.broker,
        '-q',
        '0',
        '-o',
        '1',
        '--yes',
      );
      expect(single.stdout).toContain('reset consumer offset success: 1 queue read back\n');
      expect((await offsets())[0]).toBe(1);
    });
    it('resetOffsetByTime asks first, and knows no group nobody made', async () => {
      expect(await failure('resetOffsetByTime', '-g', GROUP, '-t', TOPIC, '-s', 'now')).toMatchObject({
        code: 'NEEDS_ANSWER',
        exit: 64,
      });
      expect(await failure('resetOffsetByTime', '-g', 'nobody', '-t', TOPIC, '-s', 'now', '--yes')).toMatchObject({
        exit: NOT_FOUND,
      });
    });
    it('consumerProgress shows a group as text, and ends with 10 above the threshold', async () => {
      await reset('-s', 'earliest');
      const text = await run('consumerProgress', '-g', GROUP);
      expect(text.stdout).toMatch(/^Consume Diff Total: 4$/m);
      expect(text.stdout).toMatch(/^Group State: OFFLINE: /m);
      expect((await run('consumerProgress', '-g', GROUP, '--threshold', '4')).status).toBe(0);
      expect((await run('consumerProgress', '-g', GROUP, '--threshold', '3')).status).toBe(10);
      expect(await failure('consumerProgress', '-g', 'nobody')).toMatchObject({ code: 'NOT_FOUND', exit: NOT_FOUND });
    });
    it('consumerProgress shows all groups', async () => {
      const { groups } = await json<{ groups: object[] }>('consumerProgress');
      expect(groups).toContainEqual(
        expect.objectContaining({ group: GROUP, state: 'OFFLINE', clientCount: 0, diffTotal: 4 }),
      );
      expect((await run('consumerProgress')).stdout).toMatch(new RegExp(`^${GROUP} +0 +OFFLINE `, 'm'));
    });
  });
}

interface Progress {
  queues: { consumerOffset?: number; brokerOffset: number }[];
  inflightTotal?: number;
  diffTotal?: number;
}
