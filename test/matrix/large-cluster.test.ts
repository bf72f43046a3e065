import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MqRun, mq } from '../cli/spawn.ts';
import { groupName, LARGE, type LargeCluster, startLargeCluster, topicName } from '../support/large-cluster.ts';

/** Memory is bounded by what Node may use, in megabytes: a command that needs more dies of it. */
const HEAP_MB = 160;

describe('three brokers with 1,000 topics and 2,300 groups', () => {
  let cluster: LargeCluster;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mq-large-out-'));
    cluster = await startLargeCluster(LARGE);
  });
  afterAll(async () => {
    await cluster?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const run = (...args: string[]): Promise<MqRun> =>
    mq(args, {
      env: { NAMESRV_ADDR: cluster.namesrv, NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` },
      cwd: directory,
      killAfterMs: 50_000,
    });

  it('topicList names every topic', async () => {
    const { status, stdout } = await run('topicList');
    expect(status).toBe(0);
    const names = new Set(stdout.trimEnd().split('\n'));
    for (let i = 0; i < LARGE.topics; i++) expect(names.has(topicName(i))).toBe(true);
  });

  it('clusterList has a row for each broker', async () => {
    const { status, stdout } = await run('clusterList');
    expect(status).toBe(0);
    expect(stdout.match(/ broker-\d /g)).toHaveLength(LARGE.brokers);
  });

  it('consumerProgress has a row for each group', async () => {
    const { status, stdout } = await run('consumerProgress');
    expect(status).toBe(0);
    const groups = new Set(stdout.split('\n').map((line) => line.split(' ')[0]));
    for (let i = 0; i < LARGE.groups; i++) expect(groups.has(groupName(i))).toBe(true);
  });

  it('topicList -c has a row for each topic with its group', async () => {
    const { status, stdout } = await run('topicList', '-c');
    expect(status).toBe(0);
    expect(stdout.split('\n').filter((line) => /topic-\d{4} +group-\d{4}/.test(line))).toHaveLength(LARGE.groups);
  });

  it('doctor looks at all of it', async () => {
    const { status, stderr } = await run('doctor');
    expect([0, 10], stderr).toContain(status);
  });

  it('exportMetadata writes all of it', async () => {
    const { status, stderr } = await run('exportMetadata', '-c', 'DefaultCluster', '-f', directory);
    expect(status, stderr).toBe(0);
  });
});
