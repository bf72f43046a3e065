import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeHeartbeatData } from '../../../../src/protocol/bodies/heartbeat-data.ts';
import { buildSubscription } from '../../../../src/protocol/bodies/subscription-data.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { decodeMessages } from '../../../../src/protocol/message/decode.ts';
import { bodies, GROUP, PopBench, type PoppedMessage, TOPIC } from '../pop/pop-bench.ts';
import { newDirectory } from '../support/tables.ts';
import { heartbeat } from '../support/test-broker.ts';

let bench: PopBench;

afterEach(() => bench.close());

/** Makes the client's connection that of a member of the group. */
const enrol = () => {
  const consumer = {
    groupName: GROUP,
    consumeType: 'CONSUME_PASSIVELY' as const,
    messageModel: 'CLUSTERING' as const,
    consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET' as const,
    subscriptionDataSet: [buildSubscription(TOPIC, '*', 1)],
    unitMode: false,
  };
  const body = encodeHeartbeatData(heartbeat('member', { consumerDataSet: [consumer] }));
  return bench.ask(RequestCode.HEART_BEAT, {}, body);
};

const leave = () => bench.ask(RequestCode.UNREGISTER_CLIENT, { clientID: 'member', consumerGroup: GROUP });

const commit = (offset: number) =>
  bench.ask(RequestCode.UPDATE_CONSUMER_OFFSET, {
    consumerGroup: GROUP,
    topic: TOPIC,
    queueId: 0,
    commitOffset: offset,
  });

const pull = async (queueOffset: number) => {
  const answer = await bench.bench.pull({ consumerGroup: GROUP, topic: TOPIC, queueOffset });
  const found = answer.code === 0 ? decodeMessages(answer.body ?? Buffer.alloc(0)) : [];
  return { bodies: found.map((message) => message.body.toString()), next: answer.extFields?.['nextBeginOffset'] };
};

const at = (messages: readonly PoppedMessage[], index: number): PoppedMessage => messages[index] as PoppedMessage;

describe('a group that moves between pulls and single acknowledgements', () => {
  it('pulls on from the lowest unacknowledged message, without those acknowledged above it, and back', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b', 'c', 'd', 'e']);
    await enrol();
    const { messages } = await bench.pop({ maxMsgNums: 4 });
    for (const index of [0, 2]) await bench.ack(at(messages, index));
    const start = await bench.committed();
    expect(start).toBe(1);
    expect(await pull(start)).toEqual({ bodies: ['b', 'd', 'e'], next: '5' });
    await commit(2);
    // What was acknowledged singly needs no commit: the next offset is that of d.
    expect(await bench.committed()).toBe(3);
    await commit(2);
    expect(await bench.committed()).toBe(3);
    await commit(4);
    expect(bodies(await bench.pop())).toEqual(['e']);
    expect(await bench.committed()).toBe(4);
  });

  it('does not store anew what pulling consumers are given in its place', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b']);
    await enrol();
    await bench.pop({ invisibleTime: 60 });
    expect((await pull(0)).bodies).toEqual(['a', 'b']);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect((await pull(0)).bodies).toEqual(['a', 'b']);
    const stats = { topic: `%RETRY%${GROUP}_${TOPIC}`, queueId: 0 };
    expect((await bench.ask(RequestCode.GET_MAX_OFFSET, stats)).extFields?.['offset']).toBe('0');
    // It pops again: now it is late for what is still out.
    const again = await bench.pop({ pollTime: 10_000, bornTime: Date.now() });
    expect(bodies(again).length).toBeGreaterThan(0);
    expect(at(again.messages, 0).message.reconsumeTimes).toBe(1);
  });

  it('lets no commit of a member jump over what others hold, but an administrator moves it', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b', 'c']);
    await enrol();
    const { messages } = await bench.pop({ maxMsgNums: 2 });
    await commit(3);
    expect(await bench.committed()).toBe(0);
    await leave();
    await commit(3);
    expect(await bench.committed()).toBe(3);
    expect((await bench.ack(at(messages, 0))).extFields?.['ackOutcome']).not.toBe('done');
    expect((await bench.pop()).answer.code).toBe(210);
    await commit(1);
    expect(bodies(await bench.pop())).toEqual(['b', 'c']);
  });

  it('leaves a pulling consumer that goes back what it goes back for', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b', 'c']);
    await enrol();
    const { messages } = await bench.pop({ maxMsgNums: 1 });
    await bench.ack(at(messages, 0));
    await pull(1);
    await commit(3);
    await commit(0);
    expect(await bench.committed()).toBe(0);
    expect((await pull(0)).bodies).toEqual(['a', 'b', 'c']);
  });
});

describe('a reset', () => {
  it('wins over what is out and what is acknowledged, and wakes who waits', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b', 'c']);
    await enrol();
    const { messages } = await bench.pop();
    await bench.ack(at(messages, 1));
    const waits = bench.pop({ pollTime: 10_000, bornTime: Date.now() });
    const info = { consumerGroup: GROUP, topic: TOPIC, queueId: -1 };
    await expect
      .poll(async () => (await bench.ask(RequestCode.POLLING_INFO, info)).extFields?.['pollingNum'])
      .toBe('1');
    const reset = { topic: TOPIC, group: GROUP, queueId: 0, offset: 1, timestamp: -1, isForce: true };
    expect((await bench.ask(RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, reset)).code).toBe(0);
    expect(bodies(await waits)).toEqual(['b', 'c']);
    expect(await bench.committed()).toBe(1);
  });

  it('of a topic that is deleted and made again begins anew', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b']);
    await bench.pop();
    await bench.ask(RequestCode.DELETE_TOPIC_IN_BROKER, { topic: TOPIC });
    await bench.topic(TOPIC);
    await bench.send(['x']);
    expect(bodies(await bench.pop())).toEqual(['x']);
  });

  it('by a copy of another group starts at its offset', async () => {
    bench = await PopBench.open();
    await bench.send(['a', 'b', 'c']);
    const { messages } = await bench.pop({ maxMsgNums: 1 });
    await bench.ack(at(messages, 0));
    await bench.pop({ consumerGroup: 'other' });
    const clone = { srcGroup: GROUP, destGroup: 'other', topic: TOPIC, offline: true };
    expect((await bench.ask(RequestCode.CLONE_GROUP_OFFSET, clone)).code).toBe(0);
    expect(bodies(await bench.pop({ consumerGroup: 'other' }))).toEqual(['b', 'c']);
  });
});

describe('a restart', () => {
  const open = (directory: string) => PopBench.open({ directory });

  it('finds everything as it was; another name, port and place of the store change nothing', async () => {
    const [directory, moved] = [newDirectory(), join(newDirectory(), 'moved')];
    bench = await open(directory);
    await bench.send(['a', 'b', 'c', 'd']);
    const { messages } = await bench.pop({ maxMsgNums: 3 });
    await bench.ack(at(messages, 1));
    await bench.close();
    cpSync(directory, moved, { recursive: true });
    rmSync(join(moved, 'mq/identity.json'));
    bench = await PopBench.open({ directory: moved, config: { brokerName: 'renamed' } });
    expect(bodies(await bench.pop())).toEqual(['d']);
    expect((await bench.ack(at(messages, 1))).extFields?.['ackOutcome']).not.toBe('done');
    expect((await bench.ack(at(messages, 0))).extFields?.['ackOutcome']).toBe('done');
    expect(await bench.committed()).toBe(2);
  });

  it('redelivers what ran out in between', async () => {
    const directory = newDirectory();
    bench = await open(directory);
    await bench.send(['a']);
    await bench.pop({ invisibleTime: 1 });
    await bench.close();
    bench = await open(directory);
    const { messages } = await bench.pop({ pollTime: 10_000, bornTime: Date.now() });
    expect(messages.map(({ body, message }) => [body, message.reconsumeTimes])).toEqual([['a', 1]]);
  });

  it('with a damaged consumeStore goes on from the committed offset', async () => {
    const directory = newDirectory();
    bench = await open(directory);
    await bench.send(['a', 'b', 'c']);
    const { messages } = await bench.pop();
    for (const index of [0, 2]) await bench.ack(at(messages, index));
    await bench.close();
    writeFileSync(join(directory, 'consumeStore/data.mdb'), 'damaged');
    bench = await open(directory);
    expect(bodies(await bench.pop())).toEqual(['b', 'c']);
    expect(existsSync(join(directory, 'damaged'))).toBe(true);
  });

  it('after somebody else moved the committed offset of a cleanly closed store follows him', async () => {
    const directory = newDirectory();
    bench = await open(directory);
    await bench.send(['a', 'b', 'c']);
    const { messages } = await bench.pop();
    for (const message of messages) await bench.ack(message);
    await bench.close();
    const file = join(directory, 'config/consumerOffset.json');
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/"Orders@poppers":\{\s*"?0"?:3/);
    writeFileSync(file, text.replace(/("Orders@poppers":\{\s*"?0"?:)3/, '$11'));
    bench = await open(directory);
    expect(bodies(await bench.pop())).toEqual(['b', 'c']);
  });
});
