import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Producer } from '../../src/client/producer/producer.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { bareEnv, binFile } from '../cli/spawn.ts';

const { mq } = firstSpawned();

let broker: TestBroker;
let producer: Producer;

beforeAll(async () => {
  broker = await startTestBroker();
  producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  for (const [n, tags] of ['TagA', 'TagB', 'TagA'].entries()) {
    const message = { topic: 'Orders', body: `body ${n}`, tags, keys: `order-${n}` };
    await producer.send(message, { queue: { brokerName: 'test-broker', queueId: 0 } });
  }
});
afterAll(async () => {
  await producer.close();
  await broker.close();
});

const run = (...args: string[]) => mq(['tail', ...args], { env: { NAMESRV_ADDR: broker.namesrvAddr } });

describe('mq tail', () => {
  it('shows the last messages in a form of your own, and ends after --count', async () => {
    const tail = await run('Orders', '--from', '-3', '--filter', 'TagA', '--count', '2', '--format', '{keys}={body}');
    expect(tail).toMatchObject({ status: 0, stdout: 'order-0=body 0\norder-2=body 2\n', stderr: '' });
  });

  it('writes one JSON document a line', async () => {
    const { status, stdout } = await run(
      '-t',
      'Orders',
      '--from',
      'earliest',
      '--grep',
      'er-1$',
      '--json',
      '--count=1',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      brokerName: 'test-broker',
      queueOffset: 1,
      tags: 'TagB',
      body: 'body 1',
    });
    expect(stdout.trimEnd()).not.toContain('\n');
  });

  it('ends after --for: with 0, or with 75 where --count was not reached', async () => {
    expect(await run('Orders', '--for', '50ms')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const missed = await run('Orders', '--for', '50ms', '--count', '2', '--from', '-1');
    expect(missed.status).toBe(75);
    expect(missed.stdout).toContain('body 2');
    expect(missed.stderr).toContain('mq: 1 message of 2 came within 0.05 s\n');
  });

  it('shows what comes, and ends quietly on Ctrl-C with 130', async () => {
    const env = bareEnv({ NAMESRV_ADDR: broker.namesrvAddr });
    const child = spawn(process.execPath, [binFile, 'tail', 'Orders', '--from', '-1', '--format', '{body}'], { env });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const lines = child.stdout.setEncoding('utf8');
    expect(await once(lines, 'data')).toEqual(['body 2\n']);
    await producer.send({ topic: 'Orders', body: 'live' });
    expect(await once(lines, 'data')).toEqual(['live\n']);
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([130, null]);
    expect(stderr).toBe('');
  });

  it('refuses what is no time', async () => {
    const refused = await run('Orders', '--for', '5');
    expect(refused.status).toBe(64);
    expect(refused.stderr).toContain('--for takes a time such as 500ms, 30s, 5m or 2h, not 5');
  });
});
