import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeAck,
  decodeGoodbye,
  decodeProbe,
  decodeRefused,
  encodeAck,
  encodeGoodbye,
  encodeProbe,
  encodeRefused,
} from '../../../../src/engine/ha/stream/control-frames.ts';
import { decodeData, encodeDataHead } from '../../../../src/engine/ha/stream/data-frame.ts';
import { FrameType, frameOf, MAX_CONTROL_BODY, PREAMBLE } from '../../../../src/engine/ha/stream/frame.ts';
import { FrameDecoder, type ReceivedFrame } from '../../../../src/engine/ha/stream/frame-decoder.ts';
import { decodeHello, decodeWelcome, encodeHello, encodeWelcome } from '../../../../src/engine/ha/stream/handshake.ts';
import type { Hello, Welcome } from '../../../../src/engine/ha/stream/types.ts';

const ALL = Object.values(FrameType);

/** Gives bytes to a decoder in pieces and what it made of each frame. */
function decoded<T>(
  chunks: readonly Buffer[],
  read: (frame: ReceivedFrame) => T,
  accepts = ALL,
  preamble?: Buffer,
): T[] {
  const frames: T[] = [];
  const decoder = new FrameDecoder({
    accepts,
    ...(preamble !== undefined && { preamble }),
    onFrame: (frame) => frames.push(read(frame)),
    isDone: () => false,
  });
  for (const chunk of chunks) decoder.push(chunk);
  return frames;
}

const one = <T>(frame: Buffer, read: (frame: ReceivedFrame) => T): T => decoded([frame], read)[0] as T;

const hello: Hello = {
  group: 'broker-a',
  member: '组员2',
  storeId: 'store-7',
  incarnation: 'i-1',
  promised: 7,
  epochs: [
    { epoch: 1, start: 0 },
    { epoch: 7, start: 2 ** 40 },
  ],
  min: 1024,
  max: 2 ** 41,
  flushed: 2 ** 40,
  confirmed: 2 ** 40 - 5,
  last: { position: 2 ** 41 - 200, size: 200, crc: 0xfedcba98 },
};
const welcome: Welcome = {
  epoch: 8,
  incarnation: 'i-9',
  epochs: hello.epochs,
  cutTo: 2 ** 40,
  startFrom: 2 ** 40,
  flushRule: 'FLUSHED',
};
const probe = { epoch: 8, stampMs: 1234.5678, confirm: 10, max: 2 ** 45 };

describe('frames of the replication protocol', () => {
  it('have the layout of their description', () => {
    const ack = encodeAck({ epoch: 0x01020304, written: 0x1122334455, flushed: 16, stampMs: 1, granted: true });
    expect(ack.toString('hex')).toBe(
      `00000020060100000102030400000011223344550000000000000010${Buffer.from('3ff0000000000000', 'hex').toString('hex')}`,
    );
    expect(encodeGoodbye(FrameType.LEAVING, 2, 'stop').toString('hex')).toBe('0000000e0700000000000002000473746f70');
  });

  it('come out as they went in', () => {
    expect(one(encodeHello(hello), decodeHello)).toEqual(hello);
    expect(one(encodeHello({ ...hello, last: undefined }), decodeHello)).toEqual({ ...hello, last: undefined });
    expect(one(encodeWelcome(welcome), decodeWelcome)).toEqual(welcome);
    expect(one(encodeProbe(probe), decodeProbe)).toEqual(probe);
    expect(one(encodeRefused(3, 'BUSY', 'too many'), decodeRefused)).toEqual({ code: 'BUSY', reason: 'too many' });
    expect(one(encodeGoodbye(FrameType.FENCED, 12, 'late'), (frame) => [frame.epoch, decodeGoodbye(frame)])).toEqual([
      12,
      'late',
    ]);
    const ack = { epoch: 3, written: 2 ** 50, flushed: 2 ** 49, stampMs: 0.25, granted: false };
    expect(one(encodeAck(ack), decodeAck)).toEqual(ack);
  });

  it('carry the log with a checksum over position, confirm offset and bytes', () => {
    const bytes = Buffer.from('some records');
    const frame = Buffer.concat([encodeDataHead(5, 2 ** 40, 77, bytes), bytes]);
    const data = one(frame, (received) => {
      const { position, confirm, bytes: body } = decodeData(received);
      return { position, confirm, text: body.toString() };
    });
    expect(data).toEqual({ position: 2 ** 40, confirm: 77, text: 'some records' });
    for (let at = 12; at < frame.length; at++) {
      const torn = Buffer.from(frame);
      torn[at] = (torn[at] as number) ^ 1;
      expect(() => one(torn, decodeData), `byte ${at}`).toThrow('checksum');
    }
  });

  it('are found however the stream is chunked', () => {
    const bytes = Buffer.alloc(5000, 'x');
    const stream = Buffer.concat([
      PREAMBLE,
      encodeHello(hello),
      encodeDataHead(5, 100, 77, bytes),
      bytes,
      encodeProbe(probe),
      encodeAck({ epoch: 3, written: 5, flushed: 4, stampMs: 0, granted: true }),
    ]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const chunks: Buffer[] = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length] as number;
          chunks.push(Buffer.from(stream.subarray(at, at + size)));
          at += size;
        }
        const frames = decoded(chunks, (frame) => [frame.type, frame.end - frame.start], ALL, PREAMBLE);
        expect(frames).toEqual([
          [FrameType.HELLO, encodeHello(hello).length - 12],
          [FrameType.DATA, 5020],
          [FrameType.PROBE, 24],
          [FrameType.ACK, 24],
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('are refused where they have no business, before their body comes', () => {
    const head = encodeDataHead(5, 100, 77, Buffer.alloc(1000)).subarray(0, 12);
    expect(() => decoded([head], () => 0, [FrameType.ACK])).toThrow('a DATA frame has no business here');
    expect(() => decoded([frameOf(99 as FrameType, 1, Buffer.alloc(0))], () => 0)).toThrow('type 99');
  });

  it('are refused when they are too long, too short, or have a reserved field', () => {
    const long = Buffer.from(encodeProbe(probe));
    long.writeUInt32BE(MAX_CONTROL_BODY + 9, 0);
    expect(() => one(long, decodeProbe)).toThrow('a PROBE frame of');
    const short = Buffer.from(encodeProbe(probe));
    short.writeUInt32BE(7, 0);
    expect(() => one(short, decodeProbe)).toThrow('a PROBE frame of 11 bytes');
    const reserved = Buffer.from(encodeProbe(probe));
    reserved[7] = 1;
    expect(() => one(reserved, decodeProbe)).toThrow('reserved field');
    expect(() => decoded([Buffer.from('GET / HTTP/1.1')], () => 0, ALL, PREAMBLE)).toThrow('does not begin as');
  });

  it('are refused when their body ends too early, goes on, or says what cannot be', () => {
    const frame = encodeHello(hello);
    for (let cut = 12; cut < frame.length; cut++) {
      if (cut === frame.length - 16) continue; // without the last record it is a HELLO of an empty log
      expect(() => one(frameOf(FrameType.HELLO, 7, frame.subarray(12, cut)), decodeHello), `${cut}`).toThrow('HELLO');
    }
    const more = frameOf(FrameType.PROBE, 8, Buffer.concat([encodeProbe(probe).subarray(12), Buffer.alloc(1)]));
    expect(() => one(more, decodeProbe)).toThrow('1 bytes too many');
    const backwards = [
      { epoch: 2, start: 10 },
      { epoch: 1, start: 20 },
    ];
    expect(() => one(encodeHello({ ...hello, epochs: backwards }), decodeHello)).toThrow(
      'epoch 1 at 20 behind 2 at 10',
    );
    expect(() => one(encodeHello({ ...hello, min: hello.max + 1 }), decodeHello)).toThrow('contradict');
    expect(() => one(encodeWelcome({ ...welcome, cutTo: welcome.startFrom + 1 }), decodeWelcome)).toThrow('below');
    expect(() => one(encodeProbe({ ...probe, stampMs: Number.NaN }), decodeProbe)).toThrow('time NaN');
    expect(() => one(encodeProbe({ ...probe, confirm: -1 }), decodeProbe)).toThrow('position -1');
  });

  it('cost memory for what came, not for what was announced', () => {
    const decoder = new FrameDecoder({ accepts: ALL, onFrame: () => undefined, isDone: () => false });
    const head = Buffer.from(encodeDataHead(1, 0, 0, Buffer.alloc(0)));
    head.writeUInt32BE(100 * 1024 * 1024, 0);
    const before = process.memoryUsage().arrayBuffers;
    decoder.push(head);
    expect(decoder.pendingBytes).toBe(head.length);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10 * 1024 * 1024);
  });
});
