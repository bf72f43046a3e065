import { Caller } from '../../../src/client/caller.ts';
import type { ClientLog } from '../../../src/client/instance/client-log.ts';
import { TopicRequests } from '../../../src/client/requests/topics.ts';
import { topicConfig } from '../../../src/protocol/bodies/topic-config.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { encodeHeader } from '../../../src/protocol/header.ts';
import { sendMessageRequest } from '../../../src/protocol/headers/producer.ts';
import { formatProperties } from '../../../src/protocol/message/properties.ts';
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

let nextKey = 0;

export async function startLab(options: TestBrokerOptions = {}): Promise<ConsumerLab> {
  const broker = await startTestBroker(options);
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
