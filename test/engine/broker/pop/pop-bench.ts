import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import type { ExtFields, RemotingCommand } from '../../../../src/protocol/command.ts';
import { decodeMessages, type MessageExt } from '../../../../src/protocol/message/decode.ts';
import { formatPopHandle } from '../../../../src/protocol/message/pop-handle.ts';
import { parseMsgOffsetInfo, parseStartOffsetInfo } from '../../../../src/protocol/message/pop-info.ts';
import type { TestBrokerOptions } from '../../../../src/testing.ts';
import { type Bench, openBench, type SendFields } from '../support/raw-client.ts';

export const GROUP = 'poppers';
export const TOPIC = 'Orders';

export interface PoppedMessage {
  message: MessageExt;
  body: string;
  handle: string;
  /** Where it is acknowledged. */
  topic: string;
  queueId: number;
  offset: number;
}

export interface PopOutcome {
  answer: RemotingCommand;
  messages: PoppedMessage[];
}

/** A broker, and a client that pops in bare requests and makes its handles as the Java client does. */
export class PopBench {
  readonly bench: Bench;

  private constructor(bench: Bench) {
    this.bench = bench;
  }

  /** Starts a broker with a topic of some queues. */
  static async open(options: TestBrokerOptions = {}, queues = 1): Promise<PopBench> {
    const bench = await openBench(options);
    const pop = new PopBench(bench);
    await pop.topic(TOPIC, queues);
    return pop;
  }

  async topic(topic: string, queues = 1): Promise<void> {
    await this.bench.ask(RequestCode.UPDATE_AND_CREATE_TOPIC, {
      topic,
      defaultTopic: 'TBW102',
      readQueueNums: String(queues),
      writeQueueNums: String(queues),
      perm: '6',
      topicFilterType: 'SINGLE_TAG',
      topicSysFlag: '0',
      order: 'false',
    });
  }

  async send(bodies: readonly string[], given: Partial<SendFields> = {}): Promise<void> {
    for (const body of bodies) {
      const properties = `UNIQ_KEY\u0001id-${body}\u0002${given.properties ?? ''}`;
      await this.bench.send({ topic: TOPIC, ...given, body, properties });
    }
  }

  async pop(given: Record<string, string | number | boolean> = {}): Promise<PopOutcome> {
    const fields = {
      consumerGroup: GROUP,
      topic: TOPIC,
      queueId: -1,
      maxMsgNums: 32,
      invisibleTime: 60_000,
      pollTime: 0,
      bornTime: Date.now(),
      initMode: 0,
      expType: 'TAG',
      exp: '*',
      order: false,
      ...given,
    };
    const answer = await this.ask(RequestCode.POP_MESSAGE, fields);
    return { answer, messages: answer.code === 0 ? popped(answer) : [] };
  }

  ack({ topic, queueId, offset, handle }: PoppedMessage): Promise<RemotingCommand> {
    return this.ask(RequestCode.ACK_MESSAGE, { consumerGroup: GROUP, topic, queueId, offset, extraInfo: handle });
  }

  change({ topic, queueId, offset, handle }: PoppedMessage, invisibleTime: number): Promise<RemotingCommand> {
    const fields = { consumerGroup: GROUP, topic, queueId, offset, extraInfo: handle, invisibleTime };
    return this.ask(RequestCode.CHANGE_MESSAGE_INVISIBLETIME, fields);
  }

  async committed(topic = TOPIC, queueId = 0): Promise<number> {
    const fields = { consumerGroup: GROUP, topic, queueId, setZeroIfNotFound: false };
    return Number((await this.ask(RequestCode.QUERY_CONSUMER_OFFSET, fields)).extFields?.['offset']);
  }

  ask(code: number, fields: Record<string, string | number | boolean>, body?: Buffer): Promise<RemotingCommand> {
    const text: ExtFields = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
    return this.bench.ask(code, text, body);
  }

  close(): Promise<void> {
    return this.bench.close();
  }
}

/** What the Java client makes of the answer. */
export function popped(answer: RemotingCommand, brokerName = 'test-broker'): PoppedMessage[] {
  const fields = answer.extFields ?? {};
  const starts = parseStartOffsetInfo(fields['startOffsetInfo'] ?? '');
  const offsets = parseMsgOffsetInfo(fields['msgOffsetInfo'] ?? '');
  return decodeMessages(answer.body ?? Buffer.alloc(0)).map((message) => {
    const own = message.properties.get('POP_CK');
    const key = `0@${message.queueId}`;
    if (own === undefined && offsets.get(key)?.includes(message.queueOffset) !== true) {
      throw new Error(`message ${message.queueId}/${message.queueOffset} is not in ${fields['msgOffsetInfo']}`);
    }
    const handle =
      own ??
      formatPopHandle({
        startOffset: starts.get(key) ?? -1,
        popTime: Number(fields['popTime']),
        invisibleTime: Number(fields['invisibleTime']),
        reviveQueueId: Number(fields['reviveQid']),
        mark: '0',
        brokerName,
        queueId: message.queueId,
        queueOffset: message.queueOffset,
      });
    const mark = handle.split(' ')[4];
    const retry = mark === '1' ? '_' : '+';
    const topic = mark === '0' ? TOPIC : `%RETRY%${GROUP}${retry}${TOPIC}`;
    const { queueId, queueOffset: offset } = message;
    return { message, body: message.body.toString(), handle, topic, queueId, offset };
  });
}

export const bodies = ({ messages }: PopOutcome): string[] => messages.map(({ body }) => body);
