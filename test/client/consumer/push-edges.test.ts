import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SendBack } from '../../../src/client/consumer/retry/send-back.ts';
import { acquireInstance } from '../../../src/client/instance/registry.ts';
import { ConsumerRequests } from '../../../src/client/requests/consumers.ts';
import { MessageRequests } from '../../../src/client/requests/messages.ts';
import { OffsetRequests } from '../../../src/client/requests/offsets.ts';
import { PushConsumer, type PushConsumerOptions, type ReceivedMessage } from '../../../src/index.ts';
import { type ConsumerLab, message, recordingLog, startLab, until } from './support.ts';

let lab: ConsumerLab;
let offsets: OffsetRequests;
let directory: string;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mq-push-'));
  lab = await startLab();
  offsets = new OffsetRequests(lab.caller);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((consumer) => consumer.close()));
});
afterAll(async () => {
  await lab.close();
  await rm(directory, { recursive: true, force: true });
});

function consumer(consumerGroup: string, options: Partial<PushConsumerOptions> = {}): PushConsumer {
  const made = new PushConsumer({
    namesrvAddr: lab.namesrvAddr,
    instanceName: `e${open.length}`,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    localOffsetStoreDir: directory,
    ...options,
    consumerGroup,
  });
  open.push(made);
  return made;
}

const text = (received: ReceivedMessage): string => received.body.toString();
const committed = (group: string, topic: string): Promise<number | undefined> =>
  offsets.findCommitted(lab.broker.brokerAddr, group, { topic, queueId: 0 });

describe('a push consumer', () => {
  it('stops reading ahead of a slow handler, says so, and goes on', async () => {
    await lab.createTopic('Slow', 1);
    await lab.sendMany('Slow', 1, 100);
    const log = recordingLog();
    let begun = 0;
    let finish: (() => void) | undefined;
    const first = new Promise<void>((resolve) => (finish = resolve));
    const reader = consumer('slow', { pullThresholdForQueue: 10, pullBatchSize: 8, concurrency: 1, log });
    await reader.subscribe('Slow').start(async () => {
      begun++;
      await first;
    });
    const words = 'the consumer message buffer is full, so do flow control';
    await until(() => log.lines.some((line) => line.message === words));
    const warning = log.lines.find((line) => line.message === words);
    expect(warning).toMatchObject({ level: 'warn', fields: { group: 'slow', topic: 'Slow', messages: 16 } });
    finish?.();
    await until(() => begun === 100);
  });

  it('begins anew where an operator resets its group to', async () => {
    await lab.createTopic('Reset', 1);
    await lab.sendMany('Reset', 1, 10);
    const got: number[] = [];
    const reader = consumer('reset');
    await reader.subscribe('Reset').start(({ queueOffset }) => void got.push(queueOffset));
    await until(() => got.length === 10);
    await offsets.reset(lab.broker.brokerAddr, { topic: 'Reset', group: 'reset', timestamp: 0 });
    await until(() => got.length === 20);
    await reader.close();
    expect(await committed('reset', 'Reset')).toBe(10);
  });

  it('goes where the broker says when its offset is outside the queue', async () => {
    await lab.createTopic('Outside', 1);
    await lab.sendMany('Outside', 1, 3);
    await offsets.commit(lab.broker.brokerAddr, 'outside', { topic: 'Outside', queueId: 0 }, 1000);
    const log = recordingLog();
    const got: string[] = [];
    await consumer('outside', { log })
      .subscribe('Outside')
      .start((received) => void got.push(text(received)));
    await until(() => log.lines.some((line) => line.message === 'the broker moves the offset of a queue'));
    await until(async () => (await committed('outside', 'Outside')) === 3);
    await lab.send('Outside', 0, 'later');
    await until(() => got.includes('later'));
    expect(got).toEqual(['later']);
  });

  it('gives everything to every member in broadcast, and keeps the place of each in a file', async () => {
    await lab.createTopic('All', 2);
    await lab.sendMany('All', 2, 10);
    const got: string[][] = [[], []];
    const members = [0, 1].map((i) => consumer('all', { messageModel: 'BROADCASTING', instanceName: `all-${i}` }));
    for (const [i, member] of members.entries()) {
      await member.subscribe('All').start((received) => {
        got[i]?.push(text(received));
        throw new Error('a broadcast message is not delivered again');
      });
    }
    await until(() => got.every((of) => of.length === 10));
    await Promise.all(members.map((member) => member.close()));
    const path = join(directory, members[0]?.clientId ?? '', 'all', 'offsets.json');
    expect(await readFile(path, 'utf8')).toContain('"queueId":0,"topic":"All"}:5');
    expect(await committed('all', 'All')).toBeUndefined();
  });

  it('lives through a change of its subscriptions', async () => {
    await lab.createTopic('OneTopic', 1);
    await lab.createTopic('TwoTopic', 1);
    const got: string[] = [];
    const reader = consumer('changing').subscribe('OneTopic');
    await reader.start((received) => void got.push(text(received)));
    reader.subscribe('TwoTopic');
    await lab.send('TwoTopic', 0, 'two');
    await until(() => got.includes('two'));
    reader.unsubscribe('OneTopic');
    await until(() => reader.queues.every(({ topic }) => topic !== 'OneTopic'));
  });

  it('ends when its signal is given', async () => {
    await lab.createTopic('Signalled', 1);
    await lab.sendMany('Signalled', 1, 4);
    const controller = new AbortController();
    let seen = 0;
    const reader = consumer('signalled', { signal: controller.signal });
    await reader.subscribe('Signalled').start(() => void seen++);
    await until(() => seen === 4);
    controller.abort();
    await reader.close();
    expect(await committed('signalled', 'Signalled')).toBe(4);
    await expect(
      consumer('signalled', { signal: controller.signal })
        .subscribe('Signalled')
        .start(() => 0),
    ).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it('refuses what cannot be', async () => {
    expect(() => consumer('bad name!')).toThrow(expect.objectContaining({ code: 'BAD_DATA' }));
    expect(() => consumer('g', { concurrency: 65 })).toThrow(/concurrency is 65; it takes a whole number from 5 to 64/);
    expect(() => consumer('g', { pullThresholdForQueue: 0 })).toThrow(/pullThresholdForQueue is 0/);
    expect(() => consumer('g').subscribe('bad topic!')).toThrow(expect.objectContaining({ code: 'BAD_DATA' }));
    expect(() => consumer('g').subscribe('T', '||')).toThrow(/names no tag/);
    expect(() => consumer('g').subscribe('T', { type: 'SQL92', expression: ' ' })).toThrow(/is empty/);
    await expect(consumer('g').start(() => 0)).rejects.toMatchObject({ code: 'BAD_DATA' });
    const reader = consumer('started').subscribe('Whatever');
    await reader.start(() => 0);
    await expect(reader.start(() => 0)).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('calls topics and groups by their names within a namespace', async () => {
    await lab.createTopic('space%Named', 1);
    await lab.send('space%Named', 0, 'inside');
    const got: ReceivedMessage[] = [];
    const reader = consumer('named', { namespace: 'space' }).subscribe('Named');
    await reader.start((received, context) => {
      got.push(received);
      context.delayLevel = 1;
      if (got.length === 1) throw new Error('not now');
    });
    await until(() => got.length === 2);
    expect(got.map(({ topic, reconsumeTimes }) => [topic, reconsumeTimes])).toEqual([
      ['Named', 0],
      ['Named', 1],
    ]);
    await reader.close();
    expect(await committed('space%named', 'space%Named')).toBe(1);
  });
});

describe('SendBack', () => {
  it('sends a copy to the retry topic when the broker does not take the message back', async () => {
    await lab.createTopic('Copied', 1);
    const reader = consumer('copied').subscribe('Copied');
    await reader.start(() => undefined);
    const lease = acquireInstance({ namesrvAddr: lab.namesrvAddr, instanceName: 'copier' });
    open.push({ close: () => lease.release() });
    await lease.instance.routes.refresh('Copied');
    const sendBack = new SendBack({
      instance: lease.instance,
      requests: new ConsumerRequests(lease.instance.requests.caller),
      group: 'copied',
      retryTopic: '%RETRY%copied',
      wireTopic: (topic) => topic,
      maxReconsumeTimes: undefined,
      clock: { now: () => Date.now() },
    });
    const queue = { topic: 'Copied', brokerName: lab.broker.brokerName, queueId: 0 };
    // No record lies at this place of the log, so 36 is refused.
    const lost = message(queue, 123_456, 'copy me', { UNIQ_KEY: 'K1', TAGS: 'T', TRAN_MSG: 'true' });
    expect(await sendBack.back(lost, 0)).toBe(true);
    const schedule = { topic: 'SCHEDULE_TOPIC_XXXX', queueId: 2 };
    await until(async () => (await offsets.getMax(lab.broker.brokerAddr, schedule)) > 0);
    const { messages } = await new MessageRequests(lab.caller).pull(lab.broker.brokerAddr, {
      group: 'TOOLS_CONSUMER',
      queue: schedule,
      offset: 0,
    });
    const copy = messages.find(({ uniqueKey }) => uniqueKey === 'K1');
    expect(copy?.body.toString()).toBe('copy me');
    expect(copy?.reconsumeTimes).toBe(1);
    expect(Object.fromEntries(copy?.properties ?? [])).toMatchObject({
      RETRY_TOPIC: 'Copied',
      REAL_TOPIC: '%RETRY%copied',
      ORIGIN_MESSAGE_ID: 'K1',
      TAGS: 'T',
    });
    expect(copy?.properties.has('TRAN_MSG')).toBe(false);
  });
});
