import { describe, expect, it } from 'vitest';
import { CLUSTER_NAME, waitFor } from '../lab.ts';
import { type Cli, GROUP, NOT_FOUND, TOPIC, type Updated } from './cli.ts';

/** deleteSubGroup and deleteTopic, after which nothing is left. */
export function deletions(cli: Cli): void {
  const { run, json, failure } = cli;

  describe('what goes at the end', () => {
    it('deleteSubGroup looks, deletes with its offsets, and finds nothing more', async () => {
      const group = ['deleteSubGroup', '-c', CLUSTER_NAME, '-g', GROUP, '-r', 'true'];
      expect(await json(...group, '--dry-run')).toMatchObject({ dryRun: true, existed: true });
      expect((await run(...group)).status).toBe(64);
      const { brokers } = await json<Updated>(...group, '--yes');
      expect(brokers).toEqual([expect.objectContaining({ address: cli.cluster.broker })]);
      expect(brokers[0]).not.toHaveProperty('error');
      expect(await failure(...group, '--yes')).toMatchObject({ code: 'NOT_FOUND', exit: NOT_FOUND });
      expect(await json(...group, '--yes', '--if-exists')).toMatchObject({ existed: false });
      expect(await failure('consumerProgress', '-g', GROUP)).toMatchObject({ exit: NOT_FOUND });
    });
    it('deleteTopic looks, deletes on brokers and name servers, and finds nothing more', async () => {
      const topic = ['deleteTopic', '-c', CLUSTER_NAME, '-t', TOPIC];
      expect(await json(...topic, '--dry-run')).toMatchObject({ dryRun: true, existed: true });
      expect(await json(...topic, '--yes')).toMatchObject({
        existed: true,
        brokers: [{ address: cli.cluster.broker }],
        nameServers: [{ address: cli.cluster.namesrv }],
      });
      await waitFor('no route', async () => (await run('topicRoute', '-t', TOPIC)).status === NOT_FOUND);
      expect(await json<string[]>('topicList')).not.toContain(TOPIC);
      expect(await failure(...topic, '--yes')).toMatchObject({ code: 'NOT_FOUND', exit: NOT_FOUND });
    });
  });
}
