import { describe, expect, it } from 'vitest';
import { readReviveMessage } from '../../../../src/engine/broker/pop/revive-message.ts';
import { decodeMessage } from '../../../../src/protocol/message/decode.ts';
import { encodeRecord, recordSize } from '../../../../src/protocol/message/record.ts';

/** A message of the revive topic. */
function message(tag: string, body: object) {
  const [topic, properties] = [Buffer.from('rmq_sys_REVIVE_LOG_C'), Buffer.from(`TAGS\u0001${tag}\u0002`)];
  const text = Buffer.from(JSON.stringify(body));
  const record = Buffer.alloc(recordSize(8, 8, text.length, topic.length, properties.length));
  const ip = Buffer.from([127, 0, 0, 1]);
  encodeRecord(record, 0, {
    queueId: 0,
    flag: 0,
    queueOffset: 0,
    physicalOffset: 0,
    sysFlag: 0,
    bornTimestamp: 1,
    bornIp: ip,
    bornPort: 1,
    storeTimestamp: 1,
    storeIp: ip,
    storePort: 1,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: text,
    topic,
    properties,
  });
  return decodeMessage(record);
}

const CK = { bm: 0, bn: 'brk', c: 'G', d: [0, 1, 4], it: 60_000, n: 3, pt: 77, q: 2, ro: 0, so: 100, t: 'T' };
const KEY = 'T@G@2@100@77';

describe('a message of the revive topic', () => {
  it('of a pop says which messages are out', () => {
    expect(readReviveMessage(message('ck', CK))).toEqual({
      kind: 'pop',
      key: KEY,
      pop: { group: 'G', topic: 'T', queueId: 2, popTime: 77, invisibleTime: 60_000, offsets: [100, 101, 104] },
    });
  });

  it('leaves out what is acknowledged already, by bit', () => {
    const said = readReviveMessage(message('ck', { ...CK, bm: 5 }));
    expect(said?.kind === 'pop' && said.pop.offsets).toEqual([101]);
  });

  it('without differences is of messages in a row', () => {
    const said = readReviveMessage(message('ck', { ...CK, d: undefined, n: 2 }));
    expect(said?.kind === 'pop' && said.pop.offsets).toEqual([100, 101]);
  });

  it('of an acknowledgement names the messages, in short or long words', () => {
    const ack = { ao: 101, bn: 'brk', c: 'G', pt: 77, q: 2, so: 100, t: 'T' };
    expect(readReviveMessage(message('ack', ack))).toEqual({ kind: 'acks', key: KEY, offsets: [101] });
    const long = { ackOffset: 104, consumerGroup: 'G', popTime: 77, queueId: 2, startOffset: 100, topic: 'T' };
    expect(readReviveMessage(message('ack', long))).toEqual({ kind: 'acks', key: KEY, offsets: [104] });
    expect(readReviveMessage(message('bAck', { ...ack, aol: [100, 104] }))).toMatchObject({ offsets: [100, 104] });
  });

  it('that is something else is passed over', () => {
    expect(readReviveMessage(message('other', CK))).toBeUndefined();
  });
});
