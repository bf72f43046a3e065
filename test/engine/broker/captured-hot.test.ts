import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import type { RemotingCommand } from '../../../src/protocol/command.ts';
import { decodeFrame, encodeFrame } from '../../../src/protocol/frame.ts';
import { jsonBody } from '../../../src/protocol/json/write.ts';
import { type CapturedSample, capturedSamples } from '../../protocol/captured/frames.ts';
import { type Bench, openBench } from './support/raw-client.ts';

/**
 * Replays the sends, pulls and queries of unmodified Apache clients and compares the answers with those they got from
 * Apache brokers: the code and the names of the header fields. Sends and pulls go out byte for byte; a query's time, a
 * position in the log and the length of a hold are replaced by those of the test at hand.
 */
const HOT = new Set([10, 310, 320, 11, 361, 12, 33]);

/** Fields of 5.x answers that no client needs of a broker without static topics and recall. */
const leftOut = new Set([
  'topicSysFlag',
  'groupSysFlag',
  'offsetDelta',
  'forbiddenType',
  'recallHandle',
  'batchUniqId',
]);

/** What push consumers ask for. */
const LONG_HOLD_MS = '15000';

/** Where the two versions differ, ours is the answer of 5.3.3. */
const otherCode: Record<string, number> = { '4.9.7 310-SEND_MESSAGE_V2 #3': 29 };

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

const decode = (hex: string): RemotingCommand => {
  const bytes = Buffer.from(hex, 'hex');
  return decodeFrame(bytes, 0, bytes.length);
};

/** A broker in the state the captured one was in, as far as the answer shows it. */
async function prepare(sent: RemotingCommand, theirs: RemotingCommand): Promise<Bench> {
  const broker = await openBench({ config: { brokerName: 'broker-a' } });
  const { consumerGroup, queueId = '0', subVersion = '0', sysFlag = '0' } = sent.extFields ?? {};
  const count = Number(theirs.extFields?.['maxOffset'] ?? 1);
  for (let i = 0; i < count; i++) {
    const properties = 'KEYS\u0001sync-key-3\u0002TAGS\u0001TagA\u0002';
    await broker.send({ topic: 'Orders', queueId: Number(queueId), properties });
  }
  if (consumerGroup !== undefined && (Number(sysFlag) & 4) === 0) {
    await broker.ask(RequestCode.HEART_BEAT, {}, heartbeat(consumerGroup, theirs.code === 25 ? 0 : Number(subVersion)));
  }
  return broker;
}

const heartbeat = (groupName: string, subVersion: number): Buffer =>
  jsonBody({
    clientID: 'replayed',
    producerDataSet: [],
    consumerDataSet: [
      {
        groupName,
        consumeType: 'CONSUME_PASSIVELY',
        messageModel: 'CLUSTERING',
        consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
        unitMode: false,
        subscriptionDataSet: [
          { topic: 'Orders', subString: '*', tagsSet: [], codeSet: [], subVersion, expressionType: 'TAG' },
        ],
      },
    ],
  });

function bytesOf(sample: CapturedSample, sent: RemotingCommand): Buffer {
  const { extFields } = sent;
  if (sent.code === RequestCode.QUERY_MESSAGE) {
    return encodeFrame({ ...sent, extFields: { ...extFields, endTimestamp: String(Date.now() + 60_000) } });
  }
  if (sent.code === RequestCode.VIEW_MESSAGE_BY_ID) {
    return encodeFrame({ ...sent, extFields: { ...extFields, offset: '0' } });
  }
  if (extFields?.['suspendTimeoutMillis'] === LONG_HOLD_MS) {
    return encodeFrame({ ...sent, extFields: { ...extFields, suspendTimeoutMillis: '100' } });
  }
  return Buffer.from(sample.request.hex, 'hex');
}

function exchange(address: string, bytes: Buffer): Promise<RemotingCommand> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect(Number(address.split(':')[1]), '127.0.0.1', () => socket.write(bytes));
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return;
      socket.destroy();
      resolve(decodeFrame(received, 0, 4 + received.readInt32BE(0)));
    });
  });
}

const fieldsOf = (command: RemotingCommand): string[] =>
  Object.keys(command.extFields ?? {})
    .filter((name) => !leftOut.has(name))
    .sort();

const samples = capturedSamples().filter(({ code, response }) => HOT.has(code) && response !== null);

describe('captured sends, pulls and queries', () => {
  test('are there for every code', () => {
    expect(new Set(samples.map(({ code }) => code))).toEqual(HOT);
  });

  test.each(samples)('$title', async (sample) => {
    const sent = decode(sample.request.hex);
    const theirs = decode(sample.response?.hex ?? '');
    bench = await prepare(sent, theirs);
    const ours = await exchange(bench.broker.brokerAddr, bytesOf(sample, sent));
    expect(ours.opaque).toBe(sent.opaque);
    expect(ours.code, ours.remark).toBe(otherCode[sample.title] ?? theirs.code);
    expect(fieldsOf(ours)).toEqual(expect.arrayContaining(fieldsOf(theirs)));
  });
});
