import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstSpawned } from '../cli/in-process.ts';
import { type Bench, openBench } from '../engine/broker/support/raw-client.ts';

const { mq } = firstSpawned();

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
  const send = (queueId: number, body: Buffer | string, properties: string) =>
    bench.send({ topic: 'Orders', queueId, body, properties });
  await send(0, 'one', 'TAGS\u0001A\u0002');
  await send(0, Buffer.from([0xd6, 0xd0]), 'TAGS\u0001B\u0002');
  await send(1, 'three', 'TAGS\u0001A\u0002');
});
afterAll(() => bench.close());

const run = (...args: string[]) => mq([...args, '-t', 'Orders', '-n', bench.broker.namesrvAddr]);

it('printMsg prints every message and the end of each queue', async () => {
  const { status, stdout } = await run('printMsg', '-c', 'GBK');
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.filter((line) => line.startsWith('MSGID: '))).toHaveLength(3);
  expect(lines[1]).toMatch(/MessageExt \[brokerName=test-broker, queueId=0, .*\] BODY: 中$/);
  expect(lines[2]).toBe(
    'MessageQueue [topic=Orders, brokerName=test-broker, queueId=0] print msg finished. status=FOUND, offset=2',
  );
  expect(lines.filter((line) => line === '-'.repeat(56))).toHaveLength(4);
});

it('printMsg filters, leaves bodies out, and streams JSON', async () => {
  const { stdout } = await run('printMsg', '-s', 'B', '-d', 'false', '--json');
  const documents = stdout
    .trimEnd()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));
  const messages = documents.filter(({ kind }) => kind === 'message');
  expect(messages).toMatchObject([{ tags: 'B', queueId: 0, queueOffset: 1 }]);
  expect(messages[0]).not.toHaveProperty('body');
  expect(documents.filter(({ kind }) => kind === 'queueEnd')).toHaveLength(4);
});

it('printMsgByQueue counts by tag, and prints when asked to', async () => {
  const args = ['printMsgByQueue', '-a', 'test-broker', '-i', '0'];
  const counted = await run(...args, '-f', 'true');
  expect(counted.stdout.split('\n')).toEqual([
    `Tag: ${'A'.padEnd(30)} Count: 1`,
    `Tag: ${'B'.padEnd(30)} Count: 1`,
    'Messages: 2',
    '',
  ]);
  const printed = await run(...args, '-p', 'true', '-d', 'true', '-s', 'A');
  expect(printed.stdout).toMatch(/^MSGID: .* BODY: one\nMessages: 1\n$/);
});
