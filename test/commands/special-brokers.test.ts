import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstSpawned } from '../cli/in-process.ts';
import { type Bench, openBench } from '../engine/broker/support/raw-client.ts';

const { mq } = firstSpawned();

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const run = (...args: string[]) => mq([...args, '-n', bench.broker.namesrvAddr], { env: { MQ_YES: '1' } });

describe('commands for parts that a broker of ours is without', () => {
  it.each([
    [['listUser', '-b'], 'users and rules of access control 2.0'],
    [['getControllerMetaData', '-a'], 'controller requests, which controllers of RocketMQ 5 do'],
    [['rocksDBConfigToJson', '-b'], 'keeps no tables in RocksDB'],
  ])('%j says what is needed', async (args, words) => {
    const refused = await run(...args, bench.broker.brokerAddr);
    expect(refused).toMatchObject({ status: 69, stdout: '' });
    expect(refused.stderr).toContain(words);
  });

  it('read no files of RocksDB, and ask the broker instead', async () => {
    const local = await run('exportMetadataInRocksDB', '-p', '/store/config', '-t', 'topics');
    expect(local).toMatchObject({ status: 69, stdout: '' });
    expect(local.stderr).toContain('Give -b ADDR');
    const asked = await run('exportMetadataInRocksDB', '-b', bench.broker.brokerAddr, '-t', 'topics', '-j', 'true');
    expect(JSON.parse(asked.stdout)).toMatchObject({ topicConfigTable: { TBW102: { topicName: 'TBW102' } } });
  });

  it('refuse a flag that means the opposite elsewhere', async () => {
    const odd = await run('exportPopRecord', '-b', bench.broker.brokerAddr, '-d', 'false');
    expect(odd).toMatchObject({ status: 64, stdout: '' });
    expect(odd.stderr).toContain('--dryRun false is a dry run for mqadmin');
  });
});

describe('mq haStatus', () => {
  it('shows a lone master as the original does', async () => {
    const status = await run('haStatus', '-b', bench.broker.brokerAddr);
    expect(status).toMatchObject({ status: 0, stderr: '' });
    expect(status.stdout).toMatch(
      /^#MasterAddr +127\.0\.0\.1:\d+\n#MasterCommitLogMaxOffset +\d+\n#SlaveNum +0\n#InSyncSlaveNum +0\n#SlaveAddr +#SlaveAckOffset +#Diff +#TransferSpeed\(KB\/s\) +#Status +#TransferFromWhere\n$/,
    );
  });
});
