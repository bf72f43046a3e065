import { describe, expect, it } from 'vitest';
import { CLUSTER_NAME } from '../lab.ts';
import { type Cli, NOT_FOUND } from './cli.ts';

/** clusterList, brokerStatus, getBrokerConfig and updateBrokerConfig. */
export function brokers(cli: Cli): void {
  const { run, json, rows, failure } = cli;

  describe('cluster and broker', () => {
    it('clusterList shows the broker with its load', async () => {
      const [row, ...more] = await json<Row[]>('clusterList');
      expect(more).toEqual([]);
      expect(row).toMatchObject({
        cluster: CLUSTER_NAME,
        brokerName: 'broker-a',
        brokerId: 0,
        address: cli.cluster.broker,
      });
      expect(row).not.toHaveProperty('error');
      expect(row?.version).toMatch(cli.known.version);
      expect(row?.timer !== undefined).toBe(cli.known.timers);
      const [cells] = rows(await run('clusterList'));
      expect(cells?.slice(0, 5)).toEqual([CLUSTER_NAME, 'broker-a', '0', cli.cluster.broker, row?.version]);
    });
    it('clusterList -m shows totals', async () => {
      const printed = await run('clusterList', '-m');
      expect(printed.stdout).toMatch(
        /^#Cluster Name +#Broker Name +#InTotalYest +#OutTotalYest +#InTotalToday +#OutTotalToday/,
      );
      expect(rows(printed)).toEqual([[CLUSTER_NAME, 'broker-a', '0', '0', expect.stringMatching(/^\d+$/), '0']]);
    });
    it('brokerStatus shows what the broker counts', async () => {
      const [broker] = await json<{ status: Record<string, string> }[]>('brokerStatus', '-b', cli.cluster.broker);
      expect(broker).toMatchObject({ address: cli.cluster.broker });
      expect(broker?.status['brokerVersionDesc']).toMatch(cli.known.version);
      for (const key of ['putTps', 'bootTimestamp', 'commitLogMaxOffset', cli.known.transferredTps])
        expect(broker?.status).toHaveProperty(key);
      const text = await run('brokerStatus', '-c', CLUSTER_NAME);
      expect(text.stdout).toMatch(new RegExp(`^${cli.cluster.broker} +brokerVersionDesc +: V`, 'm'));
    });
    it('getBrokerConfig shows the settings', async () => {
      const [broker] = await json<{ config: Record<string, string> }[]>('getBrokerConfig', '-b', cli.cluster.broker);
      expect(broker?.config).toMatchObject({ brokerName: 'broker-a', brokerClusterName: CLUSTER_NAME });
      const text = await run('getBrokerConfig', '-c', CLUSTER_NAME);
      expect(text.stdout).toContain(`============Master: ${cli.cluster.broker}============\n`);
      expect(text.stdout).toMatch(/^flushDiskType += {2}ASYNC_FLUSH$/m);
    });
    it('updateBrokerConfig changes a live key, from old to new', async () => {
      const change = ['updateBrokerConfig', '-b', cli.cluster.broker, '-k', 'fileReservedTime', '-v', '47'];
      const row = { address: cli.cluster.broker, old: '72', new: '47' };
      expect(await json(...change, '--dry-run')).toMatchObject({ dryRun: true, brokers: [row] });
      const { brokers } = await json<{ brokers: { effect?: string }[] }>(...change);
      expect(brokers).toMatchObject([row]);
      expect(brokers[0]?.effect).toBe(cli.known.effect);
      const [broker] = await json<{ config: Record<string, string> }[]>('getBrokerConfig', '-b', cli.cluster.broker);
      expect(broker?.config['fileReservedTime']).toBe('47');
    });
    it('updateBrokerConfig refuses a key nobody knows, and suggests one', async () => {
      const args = ['updateBrokerConfig', '-b', cli.cluster.broker, '-k', 'fileReservedTim', '-v', '47'];
      const hint = expect.stringContaining('Did you mean fileReservedTime?');
      expect(await failure(...args)).toMatchObject({ code: 'NOT_FOUND', exit: NOT_FOUND, hint });
    });
  });
}

interface Row {
  version?: string;
  timer?: object;
}
