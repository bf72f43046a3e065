import { describe, expect, it } from 'vitest';
import { bodyDecoder, bodyLine, bodyValue } from '../../../src/cli/message/body.ts';
import { decodeMessage, type MessageExt } from '../../../src/protocol/message/decode.ts';
import { encodeRecord, recordSize } from '../../../src/protocol/message/record.ts';
import { SysFlag } from '../../../src/protocol/message/sysflag.ts';

function messageWith(body: Buffer, sysFlag = 0): MessageExt {
  const topic = Buffer.from('T');
  const record = Buffer.alloc(recordSize(8, 8, body.length, topic.length, 0));
  const host = Buffer.from([127, 0, 0, 1]);
  encodeRecord(record, 0, {
    queueId: 0,
    flag: 0,
    queueOffset: 0,
    physicalOffset: 0,
    sysFlag,
    bornTimestamp: 1,
    bornIp: host,
    bornPort: 1,
    storeTimestamp: 1,
    storeIp: host,
    storePort: 1,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body,
    topic,
    properties: Buffer.alloc(0),
  });
  return decodeMessage(record);
}

describe('the body of a message', () => {
  it('is text where it is UTF-8, and base64 elsewhere', () => {
    expect(bodyValue(messageWith(Buffer.from('中文')))).toEqual({ body: '中文', bodyEncoding: 'utf8' });
    const bytes = bodyValue(messageWith(Buffer.from([0xd6, 0xd0])));
    expect(bytes).toEqual({ body: '1tA=', bodyEncoding: 'base64' });
    expect(bodyLine(bytes)).toBe('base64:1tA=');
  });

  it('that cannot be inflated is given as it is stored, with the reason', () => {
    const value = bodyValue(messageWith(Buffer.from('no zlib'), SysFlag.COMPRESSED));
    expect(value).toMatchObject({ body: Buffer.from('no zlib').toString('base64'), bodyEncoding: 'base64' });
    expect(value.bodyProblem).toBeTruthy();
  });

  it('is read in the charset asked for', () => {
    expect(bodyDecoder(' gbk ')(messageWith(Buffer.from([0xd6, 0xd0])))).toBe('中');
    expect(() => bodyDecoder('klingon')).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
