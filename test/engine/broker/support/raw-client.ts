import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type ExtFields, type RemotingCommand, request } from '../../../../src/protocol/command.ts';
import { RemotingClient } from '../../../../src/remoting/client.ts';
import { startTestBroker, type TestBroker, type TestBrokerOptions } from '../../../../src/testing.ts';

/** A broker and a client that speaks to it in bare requests. */
export interface Bench {
  broker: TestBroker;
  ask(code: number, extFields?: ExtFields, body?: Buffer): Promise<RemotingCommand>;
  send(fields?: Partial<SendFields>): Promise<RemotingCommand>;
  pull(fields?: Record<string, string | number>): Promise<RemotingCommand>;
  close(): Promise<void>;
}

export interface SendFields {
  topic: string;
  queueId: number;
  body: Buffer | string;
  properties: string;
  /** More V2 fields, by letter. */
  more: ExtFields;
}

export const TOPIC = 'TopicTest';
/** Bits of a pull's sysFlag: the subscription travels in the request. */
export const SUBSCRIPTION = 4;
export const SUSPEND = 2;

export async function openBench(options: TestBrokerOptions = {}): Promise<Bench> {
  const broker = await startTestBroker(options);
  const client = new RemotingClient();
  const ask = (code: number, extFields?: ExtFields, body?: Buffer) =>
    client.invoke(broker.brokerAddr, request(code, extFields, body), 10_000);
  return {
    broker,
    ask,
    send: ({ topic = TOPIC, queueId = 0, body = 'hello', properties = '', more = {} } = {}) =>
      ask(
        RequestCode.SEND_MESSAGE_V2,
        {
          a: 'PG',
          b: topic,
          c: 'TBW102',
          d: '4',
          e: String(queueId),
          f: '0',
          g: String(Date.now()),
          h: '0',
          i: properties,
          j: '0',
          k: 'false',
          ...more,
        },
        Buffer.from(body),
      ),
    pull: (fields = {}) => {
      const all = {
        consumerGroup: 'CG',
        topic: TOPIC,
        queueId: 0,
        queueOffset: 0,
        maxMsgNums: 32,
        sysFlag: SUBSCRIPTION,
        commitOffset: 0,
        suspendTimeoutMillis: 0,
        subscription: '*',
        subVersion: 0,
        expressionType: 'TAG',
        ...fields,
      };
      const text = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]));
      return ask(RequestCode.PULL_MESSAGE, text);
    },
    async close() {
      await client.close();
      await broker.close();
    },
  };
}
