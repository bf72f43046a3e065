import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { bareEnv, binFile, mq, mqJson } from '../cli/spawn.ts';

let broker: TestBroker;
const env = () => ({ NAMESRV_ADDR: broker.namesrvAddr });

beforeAll(async () => {
  broker = await startTestBroker();
});
afterAll(() => broker.close());

it('bench produce and consume show rates and latencies, as text and as JSON', async () => {
  const produced = await mqJson(['bench', 'produce', '-t', 'Load', '--count', '200', '-s', '100'], { env: env() });
  expect(produced).toMatchObject({
    status: 0,
    document: { topics: ['Load'], messageSize: 100, messages: 200, bytes: 20_000, failed: 0, failures: [] },
  });
  expect(produced.document).toHaveProperty('latencyMs.p999');
  const args = ['bench', 'consume', '-t', 'Load', '--from', 'earliest', '--count', '200'];
  const consumed = await mq(args, { env: env() });
  expect(consumed.status).toBe(0);
  expect(consumed.stdout).toMatch(/^Messages +200\n/);
  for (const name of ['p50', 'p99', 'p99.9', 'max']) {
    expect(consumed.stdout).toMatch(new RegExp(`^Latency ${name} +\\d+\\.\\d+ ms$`, 'm'));
  }
});

it('bench produce ends on Ctrl-C with the figures so far and 130', async () => {
  const args = ['bench', 'produce', '-t', 'Load', '--rate', '50', '--duration', '10m', '--json'];
  const child = spawn(process.execPath, [binFile, ...args], { env: bareEnv(env()) });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const tail = spawn(process.execPath, [binFile, 'tail', 'Load', '--count', '1'], { env: bareEnv(env()) });
  await once(tail, 'close');
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([130, null]);
  expect((JSON.parse(stdout) as { messages: number }).messages).toBeGreaterThan(0);
});
