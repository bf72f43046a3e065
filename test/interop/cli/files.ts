import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLUSTER_NAME } from '../lab.ts';
import { type Cli, GROUP, TOPIC } from './cli.ts';

const NEW_GROUP = 'cli-files';
const OTHER_GROUP = 'cli-files-too';
const NEW_TOPIC = 'CliFiles';

/** Plans of offsets, offsets in files, and metadata as a file. Leaves the offsets of the group at the beginning. */
export function files(cli: Cli): void {
  const { run, json } = cli;

  describe('plans and files', () => {
    let directory: string;
    const file = (name: string): string => join(directory, name);
    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mq-cli-files-'));
    });
    afterAll(() => rm(directory, { recursive: true, force: true }));

    const offsets = async (): Promise<(number | undefined)[]> => {
      const { queues } = await json<Progress>('consumerProgress', '-g', GROUP, '-t', TOPIC);
      return queues.map(({ consumerOffset }) => consumerOffset);
    };

    it('a reset is planned, applied, and done when it is applied again', async () => {
      await json('resetOffsetByTime', '-g', GROUP, '-t', TOPIC, '-s', 'earliest', '--yes');
      const before = await offsets();
      await json('resetOffsetByTime', '-g', GROUP, '-t', TOPIC, '-s', 'latest', '--plan', file('latest.json'));
      expect(await offsets()).toEqual(before);
      const applied = await json<Applied>('offset', 'apply', file('latest.json'), '--yes');
      // Each message found its own queue: one of the two may be empty, and is where it should be.
      expect(applied.queues).toMatchObject([0, 1].map(() => ({ outcome: 'CONFIRMED' })));
      expect(applied.queues).toContainEqual(expect.objectContaining({ written: true }));
      const again = await json<Applied>('offset', 'apply', file('latest.json'));
      expect(again.queues).toMatchObject([0, 1].map(() => ({ outcome: 'CONFIRMED', written: false })));
    });
    it('a plan is refused when the offsets have moved since, and forced', async () => {
      const args = ['-g', GROUP, '-t', TOPIC];
      await json('resetOffsetByTime', ...args, '-s', 'earliest', '--plan', file('earliest.json'));
      const queue = ['-b', cli.cluster.broker, '-q', '0', '-o', '1', '--yes'];
      await json('resetOffsetByTime', ...args, ...queue);
      const refused = await run('offset', 'apply', file('earliest.json'), '--yes');
      expect(refused.status).toBe(69);
      const forced = await json<Applied>('offset', 'apply', file('earliest.json'), '--yes', '--force');
      expect(forced.queues).toMatchObject([0, 1].map(() => ({ outcome: 'CONFIRMED', after: 0 })));
    });
    it('offsets are exported and imported, also for a group that has none', async () => {
      const exported = file('offsets.csv');
      await json('offset', 'export', '-g', GROUP, '-t', TOPIC, '-o', exported);
      const text = await readFile(exported, 'utf8');
      await writeFile(exported, text.replaceAll(`${GROUP},`, `${NEW_GROUP},`));
      // 5.3.3 keeps offsets only of groups it knows.
      await json('updateSubGroup', '-c', CLUSTER_NAME, '-g', NEW_GROUP);
      const imported = await json<Applied>('offset', 'import', exported, '--yes');
      const written = { group: NEW_GROUP, outcome: 'CONFIRMED', written: true, after: 0 };
      expect(imported.queues).toMatchObject([written, written]);
      const all = await json<{ offsets: { group: string }[] }>('offset', 'export', '--all');
      expect(all.offsets.map(({ group }) => group)).toEqual(expect.arrayContaining([GROUP, NEW_GROUP]));
    });
    it('metadata is exported, changed, applied, read back and the same; what goes is asked for by name', async () => {
      await json('exportMetadata', '-o', file('before.json'), '--only', 'topics,groups,orderConfig');
      const before = JSON.parse(await readFile(file('before.json'), 'utf8')) as Metadata;
      const cluster = before.clusters[CLUSTER_NAME];
      const more = {
        topics: { ...cluster?.topics, [NEW_TOPIC]: { readQueueNums: 3, writeQueueNums: 2, perm: 6 } },
        groups: { ...cluster?.groups, [OTHER_GROUP]: { retryMaxTimes: 3 } },
        orderConfig: { ...cluster?.orderConfig, [NEW_TOPIC]: 2 },
      };
      await writeFile(file('after.json'), JSON.stringify({ ...before, clusters: { [CLUSTER_NAME]: more } }));
      expect((await run('apply', file('after.json'), '--dry-run')).status).toBe(10);
      const applied = await json<{ differences: object[] }>('apply', file('after.json'), '--yes');
      expect(applied.differences).toMatchObject([
        { kind: 'orderConfig', name: NEW_TOPIC, outcome: 'DONE' },
        { kind: 'topic', name: NEW_TOPIC, action: 'add', outcome: 'DONE' },
        { kind: 'group', name: OTHER_GROUP, outcome: 'DONE' },
      ]);
      expect((await run('diff', file('after.json'))).status).toBe(0);
      expect((await run('diff', file('before.json'))).status).toBe(10);
      const pruned = await run('apply', file('before.json'), '--prune', `--confirm=${CLUSTER_NAME}`);
      expect(pruned.status, pruned.stderr).toBe(0);
      expect((await run('diff', file('before.json'))).status).toBe(0);
    });
    it('a setting of the broker is applied, and one that only its own file sets is said', async () => {
      const config = { fileReservedTime: '71', listenPort: '1' };
      const document = { format: 'mq-metadata', version: 1, clusters: { [CLUSTER_NAME]: { brokerConfig: config } } };
      await writeFile(file('config.json'), JSON.stringify(document));
      const applied = await run('apply', file('config.json'), '--yes');
      expect(applied.status).toBe(3);
      expect(applied.stdout).toMatch(/listenPort .* SKIPPED: listenPort is set only in the configuration file/);
      const shown = await run('getBrokerConfig', '-b', cli.cluster.broker);
      expect(shown.stdout).toMatch(/^fileReservedTime += {2}71$/m);
    });
  });
}

interface Progress {
  queues: { consumerOffset?: number }[];
}

interface Applied {
  queues: object[];
}

interface Metadata {
  clusters: Record<string, { topics: object; groups: object; orderConfig: object }>;
}
