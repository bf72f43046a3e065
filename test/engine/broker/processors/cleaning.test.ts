import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeCleaned } from '../../../../src/protocol/bodies/cleaned.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { TestBroker } from '../support/test-broker.ts';

const PER_FILE = 700;

const ask = async (broker: TestBroker, code: number) => decodeCleaned((await broker.ask(code)).body);
const plan = async (broker: TestBroker, code: number) =>
  decodeCleaned((await broker.ask(RequestCode.PLAN_CLEANING, { request: String(code) })).body);

/** Lets the first file of the commit log expire, with `Old/0`, `Old/1` and `Read/0` in it. */
async function withExpired(): Promise<{ broker: TestBroker; files: string[] }> {
  const broker = await TestBroker.start();
  for (const topic of ['Old', 'Read', 'Filler']) broker.topic(topic);
  await broker.put('Old', 0, 3);
  await broker.put('Old', 1, 3);
  await broker.put('Read', 0, 3);
  await broker.put('Filler', 0, PER_FILE);
  const directory = join(broker.directory, 'commitlog');
  const files = readdirSync(directory).sort();
  expect(files.length).toBeGreaterThan(1);
  const expired = files.slice(0, -1);
  for (const file of expired) utimesSync(join(directory, file), 1, 1);
  return { broker, files: expired };
}

it('says which expired files it would delete, deletes them, and says so', async () => {
  const { broker, files } = await withExpired();
  expect(await plan(broker, RequestCode.DELETE_EXPIRED_COMMITLOG)).toEqual({ removed: files, kept: [] });
  expect(readdirSync(join(broker.directory, 'commitlog'))).toEqual(expect.arrayContaining(files));
  expect(await ask(broker, RequestCode.DELETE_EXPIRED_COMMITLOG)).toEqual({ removed: files, kept: [] });
  expect(readdirSync(join(broker.directory, 'commitlog'))).toHaveLength(1);
  expect(await ask(broker, RequestCode.DELETE_EXPIRED_COMMITLOG)).toEqual({ removed: [], kept: [] });
});

it('removes expired queues, but none that a group has come further in or is online for', async () => {
  const { broker } = await withExpired();
  expect(await ask(broker, RequestCode.CLEAN_EXPIRED_CONSUMEQUEUE)).toEqual({ removed: [], kept: [] });
  await broker.ask(RequestCode.DELETE_EXPIRED_COMMITLOG);
  broker.context.offsets.commit('g', 'Old', 1, 3);
  await broker.consume(broker.newClient(), { topics: ['Read'] });
  const found = { removed: ['Old/0'], kept: ['Old/1', 'Read/0'] };
  expect(await plan(broker, RequestCode.CLEAN_EXPIRED_CONSUMEQUEUE)).toEqual(found);
  expect(broker.store.maxOffset('Old', 0)).toBe(3);
  expect(await ask(broker, RequestCode.CLEAN_EXPIRED_CONSUMEQUEUE)).toEqual(found);
  expect([0, 1].map((queueId) => broker.store.maxOffset('Old', queueId))).toEqual([0, 3]);
  await broker.put('Old', 1, 1);
  expect(broker.store.maxOffset('Old', 1)).toBe(4);
});

it('removes the queues of topics nobody knows, and refuses to plan anything else', async () => {
  const broker = await TestBroker.start();
  broker.topic('Orders');
  await broker.put('Orders', 0, 1);
  await broker.put('Left', 0, 1);
  expect(await plan(broker, RequestCode.CLEAN_UNUSED_TOPIC)).toEqual({ removed: ['Left'], kept: [] });
  expect(broker.store.maxOffset('Left', 0)).toBe(1);
  expect(await ask(broker, RequestCode.CLEAN_UNUSED_TOPIC)).toEqual({ removed: ['Left'], kept: [] });
  expect((await broker.ask(RequestCode.PLAN_CLEANING, { request: '17' })).code).toBe(29);
});
