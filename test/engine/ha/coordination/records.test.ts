import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader, MAX_FRAME } from '../../../../src/engine/ha/coordination/zookeeper/frame-reader.ts';
import { JuteReader, JuteWriter } from '../../../../src/engine/ha/coordination/zookeeper/jute.ts';
import {
  authRequest,
  CREATOR_ACL,
  connectRequest,
  OPEN_ACL,
  readConnectResponse,
  readMulti,
  readReplyHeader,
  readStat,
  readWatcherEvent,
  request,
  sessionText,
  writeCreate,
  writeMulti,
} from '../../../../src/engine/ha/coordination/zookeeper/records.ts';

/** Bytes of hexadecimal digits, spaces only for the eye. */
const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const body = (text: string): JuteReader => new JuteReader(hex(text));

describe('requests', () => {
  it('begin a session', () => {
    // version, lastZxid, timeOut, sessionId, password, readOnly
    expect(connectRequest(5n, 5000, 0x100001234n, Buffer.alloc(16, 7))).toEqual(
      hex(`0000002d 00000000 0000000000000005 00001388 0000000100001234
           00000010 07070707070707070707070707070707 00`),
    );
  });

  it('log in', () => {
    expect(authRequest(-4, 'digest', 'u:p')).toEqual(
      hex('0000001d fffffffc 00000064 00000000 00000006 646967657374 00000003 753a70'),
    );
  });

  it('create, open and kept to the creator', () => {
    expect(writeCreate(request(1, 1), '/a', Buffer.from('xy'), OPEN_ACL, true).frame()).toEqual(
      hex(`00000033 00000001 00000001 00000002 2f61 00000002 7879
           00000001 0000001f 00000005 776f726c64 00000006 616e796f6e65 00000001`),
    );
    expect(writeCreate(request(2, 1), '/a', Buffer.alloc(0), CREATOR_ACL, false).frame()).toEqual(
      hex(`0000002a 00000002 00000001 00000002 2f61 00000000
           00000001 0000001f 00000004 61757468 00000000 00000000`),
    );
  });

  it('do several things at once', () => {
    const writer = writeMulti(
      request(3, 14),
      [
        { type: 'check', path: '/a', version: 1 },
        { type: 'set', path: '/a', data: Buffer.from('z'), version: 1 },
        { type: 'remove', path: '/b', version: -1 },
      ],
      OPEN_ACL,
    );
    expect(writer.frame()).toEqual(
      hex(`0000004f 00000003 0000000e
           0000000d 00 ffffffff 00000002 2f61 00000001
           00000005 00 ffffffff 00000002 2f61 00000001 7a 00000001
           00000002 00 ffffffff 00000002 2f62 ffffffff
           ffffffff 01 ffffffff`),
    );
  });
});

describe('answers', () => {
  it('give a session, with and without the last byte', () => {
    const session = '00000000 00000fa0 0100005b8a4c0000 00000010 000102030405060708090a0b0c0d0e0f';
    const expected = {
      timeoutMs: 4000,
      sessionId: 0x0100005b8a4c0000n,
      password: hex('000102030405060708090a0b0c0d0e0f'),
    };
    expect(readConnectResponse(body(`${session} 00`))).toEqual(expected);
    expect(readConnectResponse(body(session))).toEqual(expected);
    expect(sessionText(expected.sessionId)).toBe('100005b8a4c0000');
    expect(sessionText(-1n)).toBe('ffffffffffffffff');
  });

  it('carry a header, a stat, a watch', () => {
    expect(readReplyHeader(body('00000007 0000000000000009 ffffff9b'))).toEqual({ xid: 7, zxid: 9n, error: -101 });
    const stat = `0000000000000002 0000000000000003 0000018f00000000 0000018f00000001
                  00000004 00000005 00000006 0100005b8a4c0000 00000007 00000008 0000000000000009`;
    const reader = body(stat);
    expect(readStat(reader)).toEqual({ version: 4, ephemeralOwner: '100005b8a4c0000' });
    expect(reader.left).toBe(0);
    expect(readWatcherEvent(body('00000003 00000003 00000002 2f61'))).toEqual({ type: 3, state: 3, path: '/a' });
  });

  it('tell the first part that failed', () => {
    const done = `00000001 00 00000000 00000002 2f61
                  00000002 00 00000000
                  ffffffff 01 ffffffff`;
    expect(readMulti(body(done))).toBe(0);
    const failed = `ffffffff 00 00000000 00000000
                    ffffffff 00 ffffff99 ffffff99
                    ffffffff 00 fffffffe fffffffe
                    ffffffff 01 ffffffff`;
    expect(readMulti(body(failed))).toBe(-103);
  });

  it.each([
    ['', (reader: JuteReader) => reader.int()],
    ['0000000500', (reader: JuteReader) => reader.string()],
    ['fffffff000', (reader: JuteReader) => reader.buffer()],
    ['7fffffff', (reader: JuteReader) => reader.vector((each) => each.int())],
    ['00000001', (reader: JuteReader) => readMulti(reader)],
  ])('that end early are malformed: %s', (text, read) => {
    expect(() => read(body(text))).toThrow(expect.objectContaining({ code: 'BAD_DATA' }));
  });

  it('are read, or malformed, and nothing else, whatever they hold', () => {
    const readers: ((reader: JuteReader) => unknown)[] = [
      readConnectResponse,
      readReplyHeader,
      readStat,
      readWatcherEvent,
      readMulti,
      (reader) => reader.vector((each) => each.string()),
    ];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(...readers), (bytes, read) => {
        try {
          read(new JuteReader(Buffer.from(bytes)));
        } catch (error) {
          expect(error).toMatchObject({ code: 'BAD_DATA' });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('take null for empty', () => {
    expect(body('ffffffff').buffer()).toEqual(Buffer.alloc(0));
    expect(body('ffffffff').vector((each) => each.int())).toEqual([]);
  });
});

describe('what ZooKeeper 3.8.4 said', () => {
  const greeting = '0000000000001388 0100025cebc30000 00000010 1f1bc506c09773a795e88e33092ecd8d 00';
  const replies = {
    create: '00000001 0000000000000002 00000000 00000007 2f676f6c64656e',
    get: `00000003 0000000000000002 00000000 00000001 76
          0000000000000002 0000000000000002 000001a208e7d6fa 000001a208e7d6fa 00000000 00000000 00000000
          0100025cebc30000 00000001 00000000 0000000000000002`,
    watch: 'ffffffff ffffffffffffffff 00000000 00000003 00000003 00000007 2f676f6c64656e',
    set: `00000004 0000000000000003 00000000
          0000000000000002 0000000000000003 000001a208e7d6fa 000001a208e7d8bc 00000001 00000000 00000000
          0100025cebc30000 00000001 00000000 0000000000000002`,
    badVersion: '00000005 0000000000000004 ffffff99',
    children: '00000006 0000000000000004 00000000 00000002 00000006 676f6c64656e 00000009 7a6f6f6b6565706572',
    multi: `00000008 0000000000000005 00000000
            0000000d 00 00000000
            00000005 00 00000000 0000000000000002 0000000000000005 000001a208e7d6fa 000001a208e7db27 00000002
            00000000 00000000 0100025cebc30000 00000001 00000000 0000000000000002
            00000001 00 00000000 00000003 2f6732
            00000002 00 00000000
            ffffffff 01 ffffffff`,
    multiRefused: `00000009 0000000000000006 00000000
                   ffffffff 00 00000000 00000000
                   ffffffff 00 ffffff99 ffffff99
                   ffffffff 00 fffffffe fffffffe
                   ffffffff 01 ffffffff`,
    closed: '0000000b 0000000000000008 00000000',
  };

  it.each([
    ['create', { xid: 1, zxid: 2n, error: 0 }, (reader) => reader.string(), '/golden'],
    ['get', { xid: 3, zxid: 2n, error: 0 }, (reader) => reader.buffer().toString() + readStat(reader).version, 'v0'],
    ['watch', { xid: -1, zxid: -1n, error: 0 }, readWatcherEvent, { type: 3, state: 3, path: '/golden' }],
    ['set', { xid: 4, zxid: 3n, error: 0 }, readStat, { version: 1, ephemeralOwner: '100025cebc30000' }],
    ['badVersion', { xid: 5, zxid: 4n, error: -103 }, () => undefined, undefined],
    [
      'children',
      { xid: 6, zxid: 4n, error: 0 },
      (reader) => reader.vector((each) => each.string()),
      ['golden', 'zookeeper'],
    ],
    ['multi', { xid: 8, zxid: 5n, error: 0 }, readMulti, 0],
    ['multiRefused', { xid: 9, zxid: 6n, error: 0 }, readMulti, -103],
    ['closed', { xid: 11, zxid: 8n, error: 0 }, () => undefined, undefined],
  ] satisfies [keyof typeof replies, unknown, (reader: JuteReader) => unknown, unknown][])(
    'is read to its end: %s',
    (name, header, read, value) => {
      const reader = body(replies[name]);
      expect(readReplyHeader(reader)).toEqual(header);
      expect(read(reader)).toEqual(value);
      expect(reader.left).toBe(0);
    },
  );

  it('is a session', () => {
    expect(readConnectResponse(body(greeting))).toEqual({
      timeoutMs: 5000,
      sessionId: 0x0100025cebc30000n,
      password: hex('1f1bc506c09773a795e88e33092ecd8d'),
    });
  });
});

describe('frames', () => {
  it('are cut from any pieces', () => {
    const whole = Buffer.concat([
      new JuteWriter().string('one').frame(),
      new JuteWriter().frame(),
      new JuteWriter().string('three').frame(),
    ]);
    for (let size = 1; size <= whole.length; size++) {
      const reader = new FrameReader();
      const frames: Buffer[] = [];
      for (let at = 0; at < whole.length; at += size) frames.push(...reader.push(whole.subarray(at, at + size)));
      expect(frames.map((frame) => frame.length)).toEqual([7, 0, 9]);
    }
  });

  it('of an impossible length are refused before they are waited for', () => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(MAX_FRAME + 1);
    expect(() => new FrameReader().push(length)).toThrow('a frame of');
    expect(() => new FrameReader().push(hex('ffffffff'))).toThrow('a frame of -1 bytes');
  });
});
