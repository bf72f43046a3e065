import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeKVTable } from '../../src/protocol/bodies/kv-table.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { FakeCluster, ok } from '../admin/fake-cluster.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { bareEnv, binFile } from '../cli/spawn.ts';

const { mq, mqJson } = firstSpawned();

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function openBroker(): Promise<TestBroker> {
  const broker = await startTestBroker({ config: { brokerClusterName: 'east' } });
  opened.push(broker);
  return broker;
}

/** Two brokers of which the first says `runtime` and the second is down. */
async function openHalf(runtime: Record<string, string>): Promise<FakeCluster> {
  const cluster = await FakeCluster.start();
  opened.push({ close: () => cluster.stop() });
  cluster.a.on(RequestCode.GET_BROKER_RUNTIME_INFO, () => ok(undefined, encodeKVTable(runtime)));
  await cluster.b.stop();
  return cluster;
}

const rows = (stdout: string): string[][] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/).map((cell) => cell.trim()));

describe('mq clusterList', () => {
  it('shows a broker under the headings of the original', async () => {
    const broker = await openBroker();
    const run = await mq(['clusterlist'], { env: { NAMESRV_ADDR: broker.namesrvAddr } });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const [head, row] = rows(run.stdout);
    expect(head).toEqual([
      '#Cluster Name',
      '#Broker Name',
      '#BID',
      '#Addr',
      '#Version',
      '#InTPS(LOAD)',
      '#OutTPS(LOAD)',
      '#Timer(Progress)',
      '#PCWait(ms)',
      '#Hour',
      '#SPACE',
      '#ACTIVATED',
    ]);
    expect(row?.slice(0, 5)).toEqual(['east', 'test-broker', '0', broker.brokerAddr, 'V5_3_3']);
    expect(row?.[5]).toMatch(/^\d+\.\d\d\(\d+,\d+ms\)$/);
    expect(row?.[6]).toMatch(/^\d+\.\d\d\(\d+,\d+ms\|\d+,\d+ms\)$/);
    expect(row?.[7]).toBe('0-0(0.0w, 0.0, 0.0)');
    expect(row?.[9]).toBe('-');
    expect(row?.[11]).toBe('true');
  });

  it('shows how much of the log a slave lacks', async () => {
    const master = await openBroker();
    const config = { brokerClusterName: 'east', brokerRole: 'SLAVE' as const, brokerId: 1 };
    opened.push(await startTestBroker({ config: { ...config, namesrvAddr: master.namesrvAddr } }));
    const run = await mq(['clusterList', '-n', master.namesrvAddr]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const [head, ...brokers] = rows(run.stdout);
    expect(head?.[12]).toBe('#Behind(bytes)');
    expect(brokers.map((row) => [row[2], row[12]])).toEqual([
      ['0', '-'],
      ['1', '0'],
    ]);
  });

  it('shows totals with -m', async () => {
    const broker = await openBroker();
    const run = await mq(['clusterList', '-m', '-c', 'east', '-n', broker.namesrvAddr]);
    expect(rows(run.stdout)).toEqual([
      ['#Cluster Name', '#Broker Name', '#InTotalYest', '#OutTotalYest', '#InTotalToday', '#OutTotalToday'],
      ['east', 'test-broker', '0', '0', '0', '0'],
    ]);
  });

  it('is a list of brokers under --json', async () => {
    const broker = await openBroker();
    const run = await mqJson(['clusterList', '-n', broker.namesrvAddr]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.document).toMatchObject([
      {
        cluster: 'east',
        brokerName: 'test-broker',
        brokerId: 0,
        address: broker.brokerAddr,
        version: 'V5_3_3',
        inTps: 0,
      },
    ]);
  });

  it.each([['getTransferedTps'], ['getTransferredTps']])('reads the rate out of %s', async (key) => {
    const cluster = await openHalf({ [key]: '1.5 2.5 3.5', putTps: '7.25 0 0', brokerVersionDesc: 'V4_9_7' });
    const run = await mqJson(['clusterList', '-n', cluster.namesrv.address]);
    expect(run.document).toMatchObject([{ brokerName: 'b-a', inTps: 7.25, outTps: 1.5 }, { brokerName: 'b-b' }]);
  });

  it('keeps a broker that is down as a row with the reason, and exits 3', async () => {
    const cluster = await openHalf({ putTps: '7.25 0 0', brokerVersionDesc: 'V4_9_7', earliestMessageTimeStamp: '-1' });
    const text = await mq(['clusterList', '-n', cluster.namesrv.address]);
    expect(text.status).toBe(3);
    const [head, a, b] = rows(text.stdout);
    expect(head?.at(-1)).toBe('#Reason');
    expect(a?.slice(3, 8)).toEqual([cluster.a.address, 'V4_9_7', '7.25(0,0ms)', '0.00(0,0ms|N,Nms)', '-']);
    expect(b?.slice(3, 6)).toEqual([cluster.b.address, '-', '-']);
    expect(b?.at(-1)).toContain('ECONNREFUSED');
    const json = await mqJson(['clusterList', '-n', cluster.namesrv.address]);
    expect(json.status).toBe(3);
    expect(json.document).toMatchObject([{ brokerName: 'b-a' }, { brokerName: 'b-b', error: { code: 'UNREACHABLE' } }]);
  });

  it('repeats with -i until it is ended, one document a line under --json', async () => {
    const broker = await openBroker();
    const args = ['clusterList', '-i', '1', '--json', '-n', broker.namesrvAddr];
    const child = spawn(process.execPath, [binFile, ...args], { env: bareEnv() });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.split('\n').length > 2) child.kill('SIGKILL');
    });
    expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
    for (const line of stdout.trimEnd().split('\n'))
      expect(JSON.parse(line)).toMatchObject([{ brokerName: 'test-broker' }]);
  });

  it('takes no interval of 0', async () => {
    const run = await mq(['clusterList', '-i0']);
    expect(run).toMatchObject({ status: 64, stdout: '' });
    expect(run.stderr).toContain('--watch takes a whole number of seconds from 1 to 86400, not 0');
  });
});
