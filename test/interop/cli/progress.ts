import { describe, expect, it } from 'vitest';
import { CLUSTER_NAME } from '../lab.ts';
import { type Cli, GROUP, TOPIC } from './cli.ts';

const COPY = 'cli-billing-copy';

/** cloneGroupOffset, skipAccumulatedMessage, setConsumeMode, and mq ack of a group that consumes by offsets. */
export function progress(cli: Cli): void {
  const { run, json, failure } = cli;

  describe('progress of groups', () => {
    const offsets = async (group: string) => {
      const { queues } = await json<{ queues: { consumerOffset?: number; brokerOffset: number }[] }>(
        ...['consumerProgress', '-g', group, '-t', TOPIC],
      );
      return queues.map(({ consumerOffset }) => consumerOffset);
    };

    it('cloneGroupOffset gives a group the place of another', async () => {
      await json('updateSubGroup', '-c', CLUSTER_NAME, '-g', COPY);
      const clone = ['cloneGroupOffset', '-s', GROUP, '-d', COPY, '-t', TOPIC];
      expect(await json(...clone, '--dry-run')).toMatchObject({ dryRun: true });
      expect((await run(...clone)).status).toBe(64);
      expect((await run(...clone, '--yes')).stdout).toContain('clone group offset success.');
      expect(await offsets(COPY)).toEqual(await offsets(GROUP));
    });
    it('skipAccumulatedMessage moves a group to the end', async () => {
      const done = await run('skipAccumulatedMessage', '-g', COPY, '-t', TOPIC, '--yes');
      expect(done).toMatchObject({ status: 0 });
      expect(done.stdout).toContain('reset consumer offset success');
      expect(await json('consumerProgress', '-g', COPY, '-t', TOPIC)).toMatchObject({ diffTotal: 0 });
    });
    it('setConsumeMode sets a mode where brokers know modes', async () => {
      const set = ['setConsumeMode', '-c', CLUSTER_NAME, '-t', TOPIC, '-g', COPY, '-m', 'PULL'];
      if (cli.known.timers) {
        const { stdout } = await run(...set);
        expect(stdout).toBe(
          `set consume mode to ${cli.cluster.broker} success.\ntopic[${TOPIC}] group[${COPY}] consume mode[PULL] popShareQueueNum[0]\n`,
        );
      } else expect(await failure(...set)).toMatchObject({ code: 'REFUSED', exit: 69 });
    });
    it('ack refuses what cannot be acknowledged singly, and says what to do', async () => {
      const ack = ['ack', '-g', COPY, '-t', TOPIC, '-b', 'broker-a', '-q', '0', '-o', '0', '--yes'];
      const refused = await failure(...ack);
      expect(refused).toMatchObject({ code: 'REFUSED', exit: 69 });
      const hint = cli.cluster.peer === 'mq' ? 'mq resetOffsetByTime' : 'mq ack --handle';
      expect(refused).toMatchObject({ hint: expect.stringContaining(hint) });
      await json('deleteSubGroup', '-c', CLUSTER_NAME, '-g', COPY, '-r', 'true', '--yes');
    });
  });
}
