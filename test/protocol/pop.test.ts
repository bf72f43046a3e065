import { describe, expect, it } from 'vitest';
import { decodeBatchAck, encodeBatchAck } from '../../src/protocol/bodies/batch-ack.ts';
import { decodeHeader } from '../../src/protocol/header.ts';
import { ackMessageRequest, popMessageRequest, popMessageResponse } from '../../src/protocol/headers/pop.ts';
import { decodeMessages } from '../../src/protocol/message/decode.ts';
import { formatPopHandle, parsePopHandle, realPopTopic } from '../../src/protocol/message/pop-handle.ts';
import {
  msgOffsetInfo,
  orderCountInfo,
  parseMsgOffsetInfo,
  parseOrderCountInfo,
  parseStartOffsetInfo,
  startOffsetInfo,
} from '../../src/protocol/message/pop-info.ts';
import pops from '../fixtures/frames/5.3.3/200050-POP_MESSAGE.json' with { type: 'json' };
import acks from '../fixtures/frames/5.3.3/200051-ACK_MESSAGE.json' with { type: 'json' };

const first = <T>(list: readonly T[]): T => {
  const [item] = list;
  if (item === undefined) throw new Error('no sample');
  return item;
};
const body = (hex: string): Buffer => {
  const frame = Buffer.from(hex, 'hex');
  return frame.subarray(8 + frame.readUIntBE(5, 3));
};

describe('a pop of the Java client, and the answer of an Apache broker', () => {
  const { request, response } = first(pops.samples);

  it('is read', () => {
    expect(decodeHeader(popMessageRequest, request.header.extFields)).toMatchObject({
      consumerGroup: 'poppers',
      topic: 'Orders',
      queueId: -1,
      maxMsgNums: 32,
      invisibleTime: 60_000,
      pollTime: 15_000,
      initMode: 0,
      expType: 'TAG',
      exp: '*',
      order: false,
      attemptId: undefined,
    });
  });

  it('says where each message lies, in the words we would use', () => {
    const fields = response?.header.extFields as Record<string, string>;
    const header = decodeHeader(popMessageResponse, fields);
    const starts = parseStartOffsetInfo(header.startOffsetInfo ?? '');
    const offsets = parseMsgOffsetInfo(header.msgOffsetInfo ?? '');
    expect(starts).toEqual(new Map([3, 0, 1, 2].map((id) => [`0@${id}`, 0])));
    const popped = [...offsets].map(([key, list]) => {
      const [mark = '', queueId = ''] = key.split('@');
      return { mark, queueId: Number(queueId), startOffset: starts.get(key) ?? -1, offsets: list };
    });
    expect(startOffsetInfo(popped)).toBe(header.startOffsetInfo);
    expect(msgOffsetInfo(popped)).toBe(header.msgOffsetInfo);
    for (const { queueId, queueOffset } of decodeMessages(body(response?.hex ?? ''))) {
      expect(offsets.get(`0@${queueId}`)).toContain(queueOffset);
    }
  });

  it('is acknowledged with a handle that is read and written alike', () => {
    const { extraInfo } = decodeHeader(ackMessageRequest, first(acks.samples).request.header.extFields);
    const handle = parsePopHandle(extraInfo);
    expect(handle).toMatchObject({
      popTime: 1_795_408_392_439,
      invisibleTime: 60_000,
      mark: '0',
      brokerName: 'broker-a',
    });
    expect(formatPopHandle(handle)).toBe(extraInfo);
  });
});

describe('what a pop tells', () => {
  it('of deliveries before: each message that had one, and the least of all for old clients', () => {
    const deliveries = new Map([
      [5, 2],
      [7, 1],
    ]);
    const text = orderCountInfo([{ mark: '0', queueId: 3, startOffset: 5, offsets: [5, 7], deliveries }]);
    expect(text).toBe('0 qo3%5 2;0 qo3%7 1;0 3 1');
    expect(parseOrderCountInfo(text)).toEqual(
      new Map([
        ['0@qo3%5', 2],
        ['0@qo3%7', 1],
        ['0@3', 1],
      ]),
    );
  });

  it.each(['0 1', '0 1 2 3', '0 1 x', '0 1 '])('is refused when it is malformed: %j', (text) => {
    expect(() => parseStartOffsetInfo(text)).toThrow('malformed offsets of a pop');
    expect(() => parseMsgOffsetInfo(text)).toThrow('malformed offsets of a pop');
  });
});

describe('handles', () => {
  it.each(['', '1 2 3', 'a 2 3 4 0 b 0 1', '1 2 3 4  b 0 1', '1 2 3 4 0 b 0 1.5'])('are refused: %j', (text) => {
    expect(() => parsePopHandle(text)).toThrow('not the handle');
  });

  it('say in which topic a message really lies', () => {
    expect(['0', '1', '2'].map((mark) => realPopTopic('T', 'G', mark))).toEqual(['T', '%RETRY%G_T', '%RETRY%G+T']);
  });
});

describe('acknowledgements in a batch', () => {
  const ack = {
    consumerGroup: 'G',
    topic: 'T',
    retry: '0',
    startOffset: 100,
    queueId: 2,
    reviveQueueId: 5,
    popTime: 1_795_408_392_439,
    invisibleTime: 60_000,
    bits: [0, 9],
  };

  it('are written with the names and bits of Java, and read back', () => {
    const encoded = encodeBatchAck({ brokerName: 'b', acks: [ack] });
    expect(JSON.parse(String(encoded)).acks[0]).toMatchObject({ b: 'AQI=', c: 'G', so: 100, rq: 5 });
    expect(decodeBatchAck(encoded)).toEqual({ brokerName: 'b', acks: [ack] });
  });

  it('are read however little they say', () => {
    expect(decodeBatchAck(Buffer.from('{"acks":[{}]}')).acks[0]).toMatchObject({ retry: '0', bits: [] });
  });
});
