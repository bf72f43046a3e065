import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mq } from '../cli/spawn.ts';
import { waitFor } from '../interop/lab/process.ts';
import { StockClient } from './lab/stock-client.ts';
import { startZooKeeper, type ZooKeeperLab } from './lab/zookeeper.ts';

/** How often the client asks for a new route; Java clients do so every 30 s. */
const POLL_MS = 2000;

let zookeeper: ZooKeeperLab;
let directory: string;
beforeAll(async () => {
  zookeeper = await startZooKeeper();
  directory = mkdtempSync(join(tmpdir(), 'mq-planned-'));
});
afterAll(async () => {
  await mq(['cluster', 'down', '--dir', directory]);
  await zookeeper.stop();
  rmSync(directory, { recursive: true, force: true });
});

it('restarts a master that a daemon keeps alive, without a send that fails beyond the tries of a client', async () => {
  const up = await mq(['cluster', 'up', '--dir', directory, '--zookeeper', zookeeper.connectString, '--json']);
  expect([up.status, up.stderr]).toEqual([0, '']);
  const file = join(directory, 'cluster.yaml');
  const on = (...words: string[]) => mq(['daemon', ...words, '-c', file]);
  const status = async (): Promise<{ namesrvAddr: string; masters: string[] }> => {
    const { daemon, children } = JSON.parse((await on('status', '--json')).stdout);
    const masters = children.filter((child: { role?: { brokerId: number } }) => child.role?.brokerId === 0);
    return { namesrvAddr: daemon.namesrvAddr, masters: masters.map(({ name }: { name: string }) => name) };
  };
  const { namesrvAddr } = await status();
  await mq(['wait', 'insync', '-n', namesrvAddr, '-b', 'broker-a']);
  expect((await status()).masters).toEqual(['broker-a-1']);
  const { children } = JSON.parse((await on('status', '--json')).stdout);
  const former: string = children.find(({ name }: { name: string }) => name === 'broker-a-1').address;

  const client = new StockClient(namesrvAddr, POLL_MS);
  client.begin(former);
  try {
    await waitFor('messages are sent', () => client.sent > 20);
    const restart = await on('restart', 'broker-a-1', '--settle', '15s');
    expect(restart.stderr).toContain('broker-a-1 was master: member 2 is master of epoch 2 now');
    expect([restart.status, restart.stdout]).toEqual([0, 'restarted broker-a-1\n']);
    const { sent } = client;
    await waitFor('messages are sent on', () => client.sent > sent + 20);
    expect((await status()).masters).toEqual(['broker-a-2']);
    expect(client.failures).toEqual([]);
  } finally {
    await client.close();
  }
});
