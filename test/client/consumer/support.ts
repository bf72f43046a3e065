import { Caller } from '../../../src/client/caller.ts';
import { decodeReceived, type ReceivedMessage } from '../../../src/client/consumer/received-message.ts';
import type { ClientLog } from '../../../src/client/instance/client-log.ts';
import { TopicRequests } from '../../../src/client/requests/topics.ts';
import type { MessageQueue } from '../../../src/protocol/bodies/message-queue.ts';
import { topicConfig } from '../../../src/protocol/bodies/topic-config.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { encodeHeader } from '../../../src/protocol/header.ts';
import { sendMessageRequest } from '../../../src/protocol/headers/producer.ts';
import { formatProperties } from '../../../src/protocol/message/properties.ts';
import { encodeRecord, recordSize } from '../../../src/protocol/message/record.ts';
import { RemotingClient } from '../../../src/remoting/client.ts';
import { startTestBroker, type TestBroker, type TestBrokerOptions } from '../../../src/testing.ts';

/** A broker in this process, with what tests do to it. */
export interface ConsumerLab {
  readonly broker: TestBroker;
  readonly namesrvAddr: string;
  createTopic(topic: string, queues: number): Promise<void>;
  /** Sends one message; body and key are the text. */
  send(topic: string, queueId: number, text: string, properties?: Record<string, string>): Promise<void>;
  /** Sends `count` messages `PREFIX-i` to the queues in turn. */
  sendMany(topic: string, queues: number, count: number, prefix?: string): Promise<void>;
  caller: Caller;
  close(): Promise<void>;
}

/** Redeliveries come at once. */
const NO_DELAYS = Array.from({ length: 18 }, () => '0s').join(' ');

let nextKey = 0;

export async function startLab(options: TestBrokerOptions = {}): Promise<ConsumerLab> {
  const broker = await startTestBroker({ ...options, config: { messageDelayLevel: NO_DELAYS, ...options.config } });
  const remoting = new RemotingClient();
  const caller = new Caller(remoting, { timeoutMs: 5000 });
  const topics = new TopicRequests(caller);
  const send = async (
    topic: string,
    queueId: number,
    text: string,
    properties: Record<string, string> = {},
  ): Promise<void> => {
    const values = {
      producerGroup: 'lab',
      topic,
      defaultTopic: 'TBW102',
      defaultTopicQueueNums: 4,
      queueId,
      sysFlag: 0,
      bornTimestamp: Date.now(),
      flag: 0,
      properties: formatProperties([
        ['KEYS', text],
        ['UNIQ_KEY', `7F000001000100000000${String(nextKey++).padStart(12, '0')}`],
        ...Object.entries(properties),
      ]),
    };
    await caller.send(broker.brokerAddr, {
      code: RequestCode.SEND_MESSAGE,
      language: 'JAVA',
      version: 479,
      opaque: 0,
      flag: 0,
      remark: undefined,
      extFields: encodeHeader(sendMessageRequest, values),
      body: Buffer.from(text),
    });
  };
  return {
    broker,
    namesrvAddr: broker.namesrvAddr,
    caller,
    async createTopic(topic, queues) {
      await topics.update(broker.brokerAddr, topicConfig(topic, { readQueueNums: queues, writeQueueNums: queues }));
    },
    send,
    async sendMany(topic, queues, count, prefix = 'm') {
      await Promise.all(Array.from({ length: count }, (_, i) => send(topic, i % queues, `${prefix}-${i}`)));
    },
    async close() {
      await remoting.close();
      await broker.close();
    },
  };
}

/** Resolves when the condition holds; a condition that never does is the test's time-out. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Remembers what is logged. */
export function recordingLog(): ClientLog & { readonly lines: { level: string; fields: object; message: string }[] } {
  const lines: { level: string; fields: object; message: string }[] = [];
  const at =
    (level: string) =>
    (fields: object, message: string): void => {
      lines.push({ level, fields, message });
    };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** A message as a pull brings it. */
export function message(
  queue: MessageQueue,
  queueOffset: number,
  body: string | Buffer,
  properties: Record<string, string> = {},
): ReceivedMessage {
  const [received] = decodeReceived(record(queue, queueOffset, body, properties), queue);
  if (received === undefined) throw new Error('no message was decoded');
  return received;
}

/** The same as bytes. */
export function record(
  queue: MessageQueue,
  queueOffset: number,
  body: string | Buffer,
  properties: Record<string, string> = {},
): Buffer {
  const fields = {
    queueId: queue.queueId,
    flag: 0,
    queueOffset,
    physicalOffset: queueOffset * 1000,
    sysFlag: 0,
    bornTimestamp: 1,
    bornIp: Buffer.from([127, 0, 0, 1]),
    bornPort: 1,
    storeTimestamp: 2,
    storeIp: Buffer.from([127, 0, 0, 1]),
    storePort: 2,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.from(body),
    topic: Buffer.from(queue.topic),
    properties: Buffer.from(formatProperties(Object.entries(properties))),
  };
  const { body: bytes, topic, properties: text } = fields;
  const target = Buffer.alloc(recordSize(8, 8, bytes.length, topic.length, text.length));
  encodeRecord(target, 0, fields);
  return target;
}
