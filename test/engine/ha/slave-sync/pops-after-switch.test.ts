import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { decodeDeliveryTable } from '../../../../src/protocol/bodies/deliveries.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type RemotingCommand, request } from '../../../../src/protocol/command.ts';
import { asObject, parseObject } from '../../../../src/protocol/json/read.ts';
import { RemotingClient } from '../../../../src/remoting/client.ts';
import { Group, until } from '../../../ha/lab/group-in-process.ts';
import { GROUP, type PoppedMessage, popped, TOPIC } from '../../broker/pop/pop-bench.ts';

let group: Group | undefined;
const client = new RemotingClient();
afterEach(async () => {
  await group?.close();
  group = undefined;
});

type Fields = Record<string, string | number | boolean>;

const ask = (address: string, code: number, fields: Fields = {}, body?: Buffer): Promise<RemotingCommand> => {
  const text = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
  return client.invoke(address, request(code, text, body), 15_000);
};

async function pair(): Promise<Group> {
  group = await Group.make();
  await group.start('1', { handoverOnStop: false });
  await group.start('2', { brokerRole: 'SLAVE' });
  await group.inSync('1', '2');
  const first = addressOf(group, '1');
  await ask(first, RequestCode.UPDATE_AND_CREATE_TOPIC, {
    ...{ topic: TOPIC, defaultTopic: 'TBW102', readQueueNums: 1, writeQueueNums: 1, perm: 6 },
    ...{ topicFilterType: 'SINGLE_TAG', topicSysFlag: 0, order: false },
  });
  return group;
}

const addressOf = (made: Group, id: string): string => made.broker(id).address;

async function send(address: string, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) {
    const names = { a: 'PG', b: TOPIC, c: 'TBW102', d: 1, e: 0, f: 0, g: Date.now(), h: 0, j: 0, k: false };
    const answer = await ask(
      address,
      RequestCode.SEND_MESSAGE_V2,
      { ...names, i: `UNIQ_KEY\u0001k${i}` },
      Buffer.from(`${i}`),
    );
    expect(answer).toMatchObject({ code: 0 });
  }
}

async function pop(address: string, given: Fields = {}): Promise<PoppedMessage[]> {
  const answer = await ask(address, RequestCode.POP_MESSAGE, {
    ...{ consumerGroup: GROUP, topic: TOPIC, queueId: -1, maxMsgNums: 32, invisibleTime: 60_000, pollTime: 0 },
    ...{ bornTime: Date.now(), initMode: 0, expType: 'TAG', exp: '*', order: false, ...given },
  });
  return answer.code === 0 ? popped(answer, 'group-a') : [];
}

const ack = (address: string, { topic, queueId, offset, handle }: PoppedMessage): Promise<RemotingCommand> =>
  ask(address, RequestCode.ACK_MESSAGE, { consumerGroup: GROUP, topic, queueId, offset, extraInfo: handle });

async function committed(address: string): Promise<number> {
  const place = { consumerGroup: GROUP, topic: TOPIC, queueId: 0, setZeroIfNotFound: false };
  return Number((await ask(address, RequestCode.QUERY_CONSUMER_OFFSET, place)).extFields?.['offset']);
}

const bodies = (messages: readonly PoppedMessage[]): number[] =>
  messages.map(({ body }) => Number(body)).sort((a, b) => a - b);
/** Ends a broker without a word to its group, as a crash does. */
async function lose(made: Group, id: string, next: string): Promise<void> {
  made.service.suspend(id);
  made.service.expire(id);
  await made.broker(id).close();
  made.brokers.delete(id);
  await made.leads(next);
}

/** Waits until the slave has what its master says of offsets and groups. */
async function tablesTaken(made: Group, of: string, by: string): Promise<void> {
  const offset = await committed(addressOf(made, of));
  await until(async () => {
    const offsets = parseObject((await ask(addressOf(made, by), RequestCode.GET_ALL_CONSUMER_OFFSET)).body);
    const groups = (await ask(addressOf(made, by), RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG)).body?.toString();
    const own = asObject(asObject(offsets['offsetTable'])[`${TOPIC}@${GROUP}`])['0'];
    return own === offset && groups?.includes(GROUP) === true;
  }, 'the slave has the tables');
}

it('goes on with what is out after a planned switch: nothing comes twice, handles hold, what was acknowledged stays so', async () => {
  const made = await pair();
  const [first, second] = [addressOf(made, '1'), addressOf(made, '2')];
  await send(first, 0, 40);
  const out = await pop(first, { maxMsgNums: 30 });
  for (const message of out.slice(1, 20)) await ack(first, message);
  await made.broker('1').roles.switchTo({});
  await made.leads('2');
  // The client knows the former master only, which hands on what it asks.
  const fresh: PoppedMessage[] = [];
  // The last ones are shown once both have acknowledged the new epoch.
  while (fresh.length < 10) fresh.push(...(await pop(first, { pollTime: 5000 })));
  expect(bodies(fresh)).toEqual([30, 31, 32, 33, 34, 35, 36, 37, 38, 39]);
  for (const message of out.slice(20)) expect((await ack(first, message)).extFields?.['ackOutcome']).toBe('done');
  expect(await committed(second)).toBe(0);
  const [held] = out;
  if (held === undefined) throw new Error('nothing was popped');
  const { topic, queueId, offset, handle } = held;
  const more = { consumerGroup: GROUP, topic, queueId, offset, extraInfo: handle, invisibleTime: 30_000 };
  expect(await ask(first, RequestCode.CHANGE_MESSAGE_INVISIBLETIME, more)).toMatchObject({ code: 0 });
  const { body } = await ask(second, RequestCode.GET_DELIVERIES);
  const [state] = decodeDeliveryTable(body).states;
  expect(state?.out.map((delivery) => delivery.offset).sort((a, b) => a - b)).toEqual([
    0, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39,
  ]);
}, 40_000);

it('loses nothing when the master dies under consumption, and repeats only what was done since the tables were taken', async () => {
  const made = await pair();
  const [first, second] = [addressOf(made, '1'), addressOf(made, '2')];
  await send(first, 0, 64);
  const out = await pop(first);
  for (const message of out.slice(0, 16)) await ack(first, message);
  await tablesTaken(made, '1', '2');
  // A slave may or may not hear of these.
  for (const message of out.slice(16, 20)) await ack(first, message);
  await lose(made, '1', '2');
  // Those that were out stay with their consumer; new ones come.
  const fresh: PoppedMessage[] = [];
  while (fresh.length < 32) fresh.push(...(await pop(second, { pollTime: 5000 })));
  expect(bodies(fresh)).toEqual(Array.from({ length: 32 }, (_, i) => 32 + i));
  const outcomes = await Promise.all(out.slice(16).map((message) => ack(second, message)));
  expect(outcomes.every(({ code }) => code === 0)).toBe(true);
  for (const message of fresh) await ack(second, message);
  expect(await committed(second)).toBe(64);
  expect(await pop(second)).toEqual([]);
}, 40_000);

it('lets a group that was reset meanwhile not pass over what it is to have again', async () => {
  const made = await pair();
  const first = addressOf(made, '1');
  await send(first, 0, 20);
  for (const message of await pop(first)) await ack(first, message);
  expect(await committed(first)).toBe(20);
  // It is killed as the one who knows that all is acknowledged, and comes back as a slave.
  await tablesTaken(made, '1', '2');
  const [kept, copy] = [join(made.storeOf('1'), 'consumeStore'), join(made.directory, 'copy')];
  cpSync(kept, copy, { recursive: true });
  await lose(made, '1', '2');
  rmSync(kept, { recursive: true });
  cpSync(copy, kept, { recursive: true });
  await made.start('1', { handoverOnStop: false });
  await made.inSync('1', '2');
  const second = addressOf(made, '2');
  const reset = { topic: TOPIC, group: GROUP, timestamp: -1, isForce: true, offset: 5, queueId: 0 };
  expect(await ask(second, RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, reset)).toMatchObject({ code: 0 });
  expect(await committed(second)).toBe(5);
  await tablesTaken(made, '2', '1');
  await made.switchFrom('2');
  await made.leads('1');
  expect(bodies(await pop(addressOf(made, '1')))).toEqual(Array.from({ length: 15 }, (_, i) => 5 + i));
}, 40_000);
