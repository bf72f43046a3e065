import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BrokerConfig } from '../../../../src/config/index.ts';
import { MessageWriter } from '../../../../src/engine/broker/message/message-writer.ts';
import type { OutgoingMessage } from '../../../../src/engine/broker/message/outgoing-message.ts';
import { SendBackProcessor } from '../../../../src/engine/broker/retry/send-back-processor.ts';
import { StatsName } from '../../../../src/engine/broker/stats/index.ts';
import { subscriptionGroupConfig } from '../../../../src/protocol/bodies/subscription-group.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type RemotingCommand, request } from '../../../../src/protocol/command.ts';
import { decodeMessage, type MessageExt } from '../../../../src/protocol/message/decode.ts';
import { Refusal } from '../../../../src/remoting/refusal.ts';
import { capturedSamples } from '../../../protocol/captured/frames.ts';
import { TestBroker } from '../support/test-broker.ts';

const GROUP = 'Billing';
const NEW_CLIENT = 479;
/** V3_4_8: the last version whose maximum is not asked. */
const OLD_CLIENT = 120;

/** A broker whose retries are stored where they say, without a delay. */
async function start(config: Partial<BrokerConfig> = {}) {
  const broker = await TestBroker.start(config);
  broker.topic('Orders');
  const context = { ...broker.context, writer: new MessageWriter(broker.store, []) };
  const processor = new SendBackProcessor(context);
  const ask = async (fields: Record<string, string | number>, version = NEW_CLIENT): Promise<RemotingCommand> => {
    const all = { group: GROUP, delayLevel: 0, originTopic: 'Orders', unitMode: 'false', ...fields };
    const text = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]));
    try {
      return await processor.process({ ...request(RequestCode.CONSUMER_SEND_MSG_BACK, text), version });
    } catch (error) {
      if (error instanceof Refusal) return error.toResponse();
      throw error;
    }
  };
  const at = async (topic: string, queueId = 0, offset = 0): Promise<MessageExt> => {
    const { buffers } = await broker.store.get({
      ...{ topic, queueId, offset, maxMessages: 1, maxBytes: 65_536, matches: undefined },
    });
    return decodeMessage(buffers[0] ?? Buffer.alloc(0));
  };
  return { broker, context, ask, at };
}

const RETRY = `%RETRY%${GROUP}`;
const DEAD = `%DLQ%${GROUP}`;

describe('a message that is sent back', () => {
  it('lies in the retry topic of its group, with one try more and all it had', async () => {
    const { broker, ask, at } = await start();
    const offset = await broker.put('Orders', 1, 1, 'TagA');
    expect(await ask({ offset })).toMatchObject({ code: 0 });
    const first = await at('Orders', 1);
    const retried = await at(RETRY);
    expect(retried).toMatchObject({ reconsumeTimes: 1, bornTimestamp: first.bornTimestamp, flag: first.flag });
    expect(retried.body).toEqual(first.body);
    expect(retried.bornHost).toBe(first.bornHost);
    expect(Object.fromEntries(retried.properties)).toEqual({
      TAGS: 'TagA',
      RETRY_TOPIC: 'Orders',
      ORIGIN_MESSAGE_ID: first.offsetMsgId,
      WAIT: 'false',
      DELAY: '3',
    });
  });

  it('keeps its first topic and first id through further tries, and waits a level longer each time', async () => {
    const { broker, ask, at } = await start();
    await ask({ offset: await broker.put('Orders', 0, 1) });
    const first = await at('Orders');
    await ask({ offset: (await at(RETRY)).commitLogOffset });
    const third = await at(RETRY, 0, 1);
    expect(third.reconsumeTimes).toBe(2);
    expect(third.properties.get('RETRY_TOPIC')).toBe('Orders');
    expect(third.properties.get('ORIGIN_MESSAGE_ID')).toBe(first.offsetMsgId);
    expect(third.properties.get('DELAY')).toBe('4');
  });

  it.each(['4.9.7', '5.3.3'])('is taken from the request that a Java client %s sends', async (version) => {
    const { broker, ask, at } = await start();
    const offset = await broker.put('Orders', 0, 1);
    const captured = capturedSamples().find(({ title, code }) => title.startsWith(`${version} `) && code === 36);
    const { extFields = {} } = captured?.request.header ?? {};
    expect((await ask({ ...extFields, offset, group: GROUP })).code).toBe(captured?.response?.header.code);
    expect(await at(RETRY)).toMatchObject({ reconsumeTimes: 1 });
  });

  it('waits as long as its client says', async () => {
    const { broker, ask, at } = await start();
    await ask({ offset: await broker.put('Orders', 0, 1), delayLevel: 7 });
    expect((await at(RETRY)).properties.get('DELAY')).toBe('7');
  });

  it('is put through the diversions, and counted where it went', async () => {
    const { broker, context } = await start();
    const diverted: OutgoingMessage[] = [];
    const divert = (message: OutgoingMessage): OutgoingMessage => {
      diverted.push(message);
      return { ...message, topic: 'SCHEDULE_TOPIC_XXXX', queueId: 2 };
    };
    const processor = new SendBackProcessor({ ...context, writer: new MessageWriter(broker.store, [{ divert }]) });
    const offset = String(await broker.put('Orders', 0, 1));
    const fields = { offset, group: GROUP, delayLevel: '0' };
    expect(await processor.process(request(RequestCode.CONSUMER_SEND_MSG_BACK, fields))).toMatchObject({ code: 0 });
    expect(diverted).toMatchObject([{ topic: RETRY, reconsumeTimes: 1, waitForFlush: true }]);
    expect(broker.store.maxOffset('SCHEDULE_TOPIC_XXXX', 2)).toBe(1);
    expect(broker.store.maxOffset(RETRY, 0)).toBe(0);
    const count = (name: StatsName, key: string): number => broker.context.stats.item(name, key).value;
    expect(count(StatsName.TOPIC_PUT_NUMS, 'SCHEDULE_TOPIC_XXXX')).toBe(1);
    expect(count(StatsName.SNDBCK_PUT_NUMS, `Orders@${GROUP}`)).toBe(1);
  });

  it.each([
    ['the client says so', { delayLevel: -1 }, NEW_CLIENT],
    ["its tries reached the client's maximum", { maxReconsumeTimes: 0 }, NEW_CLIENT],
    [
      "its tries reached the group's maximum, of which an old client knows nothing",
      { maxReconsumeTimes: 9 },
      OLD_CLIENT,
    ],
  ])('becomes a dead letter when %s', async (_when, fields, version) => {
    const { broker, ask, at } = await start();
    broker.context.groups.update(subscriptionGroupConfig(GROUP, { retryMaxTimes: 0 }));
    const offset = await broker.put('Orders', 0, 1, 'TagA');
    expect(await ask({ offset, ...fields }, version)).toMatchObject({ code: 0 });
    const dead = await at(DEAD);
    expect(dead).toMatchObject({ queueId: 0, reconsumeTimes: 1, tags: 'TagA' });
    expect(dead.properties.get('RETRY_TOPIC')).toBe('Orders');
    expect(dead.properties.get('ORIGIN_MESSAGE_ID')).toBe((await at('Orders')).offsetMsgId);
    expect(dead.properties.get('DELAY')).toBe('0');
    expect(broker.context.topics.get(DEAD)).toMatchObject({ readQueueNums: 1, writeQueueNums: 1, perm: 6 });
    expect(broker.context.stats.item(StatsName.SNDBCK2DLQ_TIMES, `Orders@${GROUP}`).value).toBe(1);
  });

  it('is tried sixteen times unless anybody says otherwise', async () => {
    const { broker, ask, at } = await start();
    let offset = await broker.put('Orders', 0, 1);
    for (let times = 0; times < 16; times++) {
      await ask({ offset });
      const retried = await at(RETRY, 0, times);
      expect(retried.reconsumeTimes).toBe(times + 1);
      offset = retried.commitLogOffset;
    }
    await ask({ offset });
    expect(broker.store.maxOffset(RETRY, 0)).toBe(16);
    expect(await at(DEAD)).toMatchObject({ reconsumeTimes: 17 });
  });

  it('has its topics on disk before it is answered', async () => {
    const { broker, ask } = await start();
    await ask({ offset: await broker.put('Orders', 0, 1), delayLevel: -1 });
    const file = readFileSync(join(broker.directory, 'config/topics.json'), 'utf8');
    expect(JSON.parse(file)).toMatchObject({ topicConfigTable: { [RETRY]: { perm: 6 }, [DEAD]: { perm: 6 } } });
  });

  it('goes to a queue that the retry topic has, however many the group was given later', async () => {
    const { broker, ask } = await start();
    await ask({ offset: await broker.put('Orders', 0, 1) });
    broker.context.groups.update(subscriptionGroupConfig(GROUP, { retryQueueNums: 64 }));
    for (let i = 0; i < 20; i++) await ask({ offset: 0 });
    expect(broker.store.maxOffset(RETRY, 0)).toBe(21);
  });

  it('is spread over the retry queues of its group', async () => {
    const { broker, ask } = await start();
    broker.context.groups.update(subscriptionGroupConfig(GROUP, { retryQueueNums: 2 }));
    const offset = await broker.put('Orders', 0, 1);
    for (let i = 0; i < 40; i++) await ask({ offset });
    const queues = [0, 1].map((queueId) => broker.store.maxOffset(RETRY, queueId));
    expect(queues[0]).toBeGreaterThan(0);
    expect(queues[1]).toBe(40 - (queues[0] ?? 0));
  });

  it('is dropped with success for a group without retry queues, as in the original', async () => {
    const { broker, ask } = await start();
    broker.context.groups.update(subscriptionGroupConfig(GROUP, { retryQueueNums: 0 }));
    expect(await ask({ offset: await broker.put('Orders', 0, 1) })).toMatchObject({ code: 0 });
    expect(broker.context.topics.get(RETRY)).toBeUndefined();
  });

  it.each([
    ['an unknown group', { autoCreateSubscriptionGroup: false }, {}, 26, 'subscription group not exist, Billing'],
    ['a broker that takes nothing', { brokerPermission: 4 }, {}, 16, 'sending message is forbidden'],
    ['a place where no message begins', {}, { offset: 7 }, 1, 'look message by offset failed, 7'],
    ['a place before the log', {}, { offset: -1 }, 1, 'look message by offset failed, -1'],
    ['a place behind the log', {}, { offset: 1e12 }, 1, 'look message by offset failed, 1000000000000'],
  ])('is refused for %s', async (_what, config, fields, code, remark) => {
    const { broker, ask } = await start(config);
    const offset = await broker.put('Orders', 0, 1);
    const answer = await ask({ offset, ...fields });
    expect(answer.code).toBe(code);
    expect(answer.remark).toContain(remark);
  });

  it('is refused for a retry topic that takes no messages', async () => {
    const { broker, ask } = await start();
    const offset = await broker.put('Orders', 0, 1);
    await ask({ offset });
    const config = broker.context.topics.get(RETRY);
    if (config !== undefined) broker.context.topics.update({ ...config, perm: 4 });
    expect(await ask({ offset })).toMatchObject({
      code: 16,
      remark: `the topic[${RETRY}] sending message is forbidden`,
    });
  });
});
