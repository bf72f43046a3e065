import { afterEach, describe, expect, it } from 'vitest';
import { encodeHeartbeatData } from '../../../../src/protocol/bodies/heartbeat-data.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type RemotingCommand, request } from '../../../../src/protocol/command.ts';
import { decodeFrame } from '../../../../src/protocol/frame.ts';
import { decodeMessage, type MessageExt } from '../../../../src/protocol/message/decode.ts';
import { RemotingClient } from '../../../../src/remoting/client.ts';
import { capturedSamples } from '../../../protocol/captured/frames.ts';
import { type Bench, openBench } from '../support/raw-client.ts';

/** The frames of Apache's own producers and brokers, against a whole broker behind real sockets. */
const GROUP = 'transactions';
const QUICK = { brokerName: 'broker-a', transactionTimeOut: 0, transactionCheckInterval: 20 };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const decode = (hex: string): RemotingCommand => {
  const bytes = Buffer.from(hex, 'hex');
  return decodeFrame(bytes, 0, bytes.length);
};

const messageIn = ({ body }: RemotingCommand): MessageExt => decodeMessage(Buffer.from(body ?? []));

async function openBroker(config: object): Promise<Bench> {
  const bench = await openBench({ config: { ...config } });
  open.push(bench);
  return bench;
}

/** A producer that is online; resolves with the first question it is asked. */
async function join(bench: Bench): Promise<{ asked: Promise<RemotingCommand> }> {
  let hear: (command: RemotingCommand) => void = () => undefined;
  const asked = new Promise<RemotingCommand>((resolve) => {
    hear = resolve;
  });
  const processors = new Map([[RequestCode.CHECK_TRANSACTION_STATE, (command: RemotingCommand) => hear(command)]]);
  const client = new RemotingClient({
    processors: new Map([...processors].map(([code, take]) => [code, (command) => void take(command)])),
  });
  open.push(client);
  const body = encodeHeartbeatData({
    clientId: 'producer-1',
    producerGroups: [GROUP],
    consumerDataSet: [],
    heartbeatFingerprint: 0,
    withoutSub: false,
  });
  await client.invoke(bench.broker.brokerAddr, request(RequestCode.HEART_BEAT, undefined, body), 5000);
  return { asked };
}

const sendHalf = (bench: Bench): Promise<RemotingCommand> =>
  bench.send({
    topic: 'Orders',
    queueId: 1,
    body: 'UNKNOW',
    properties: `KEYS\u0001UNKNOW\u0002TRAN_MSG\u0001true\u0002UNIQ_KEY\u0001K1\u0002PGROUP\u0001${GROUP}\u0002TAGS\u0001TagA\u0002`,
    more: { f: '4' },
  });

const samples = (code: number) => capturedSamples().filter((sample) => sample.code === code);

describe('END_TRANSACTION as Apache producers send it', () => {
  it.each(samples(RequestCode.END_TRANSACTION))('$title', async (sample) => {
    const bench = await openBroker({ brokerName: 'broker-a' });
    const answer = await sendHalf(bench);
    expect(answer.code).toBe(0);
    const { queueId, queueOffset, msgId = '', transactionId } = answer.extFields ?? {};
    expect({ queueId, queueOffset, transactionId }).toEqual({ queueId: '1', queueOffset: '0', transactionId: 'K1' });
    const captured = decode(sample.request.hex);
    const end = await bench.ask(RequestCode.END_TRANSACTION, {
      ...captured.extFields,
      tranStateTableOffset: queueOffset ?? '',
      commitLogOffset: String(Number.parseInt(msgId.slice(16), 16)),
    });
    expect(end.code).toBe(0);
    const pulled = await bench.pull({ topic: 'Orders', queueId: 1 });
    expect(messageIn(pulled)).toMatchObject({ sysFlag: 8, keys: 'UNKNOW', topic: 'Orders', queueId: 1 });
  });
});

describe('CHECK_TRANSACTION_STATE', () => {
  it.each(samples(RequestCode.CHECK_TRANSACTION_STATE))('is what Apache brokers send: $title', async (sample) => {
    const bench = await openBroker(QUICK);
    const { asked } = await join(bench);
    await sendHalf(bench);
    const [ours, theirs] = [await asked, decode(sample.request.hex)];
    expect(Object.keys(ours.extFields ?? {})).toEqual(
      expect.arrayContaining(Object.keys(theirs.extFields ?? {}).sort()),
    );
    const [our, their] = [messageIn(ours), messageIn(theirs)];
    expect(ours.extFields).toMatchObject({
      tranStateTableOffset: String(our.queueOffset),
      commitLogOffset: String(our.commitLogOffset),
      offsetMsgId: our.offsetMsgId,
    });
    expect(our).toMatchObject({ topic: their.topic, sysFlag: their.sysFlag, keys: their.keys, tags: their.tags });
    const names = ({ properties }: MessageExt): string[] =>
      // WAIT is the producer's own; what 5.x adds is missing in 4.9.
      [...properties.keys()]
        .filter((name) => !['WAIT', 'TRACE_ON', 'MSG_REGION', '__transactionId__'].includes(name))
        .sort();
    expect(names(our)).toEqual(names(their));
  });
});
