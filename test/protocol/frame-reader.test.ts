import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RemotingCommand, request, SerializeType } from '../../src/protocol/command.ts';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame.ts';
import { FrameReader } from '../../src/protocol/frame-reader.ts';
import { ProtocolError } from '../../src/protocol/protocol-error.ts';

const command = fc
  .record({
    code: fc.integer({ min: 0, max: 0x7fff }),
    opaque: fc.integer(),
    flag: fc.integer({ min: 0, max: 3 }),
    version: fc.integer({ min: 0, max: 500 }),
    remark: fc.option(fc.string({ minLength: 1, unit: 'grapheme' }), { nil: undefined }),
    ext: fc.option(fc.dictionary(fc.stringMatching(/^[a-zA-Z_]{1,8}$/), fc.string({ unit: 'grapheme' })), {
      nil: undefined,
    }),
    body: fc.option(fc.uint8Array({ minLength: 1, maxLength: 600 }), { nil: undefined }),
    type: fc.constantFrom(SerializeType.JSON, SerializeType.ROCKETMQ),
  })
  .map(({ ext, body, type, ...rest }): { command: RemotingCommand; type: SerializeType } => ({
    command: {
      ...request(rest.code),
      ...rest,
      extFields: ext === undefined || Object.keys(ext).length === 0 ? undefined : { ...ext },
      body: body && Buffer.from(body),
    },
    type,
  }));

test('any chunking of a stream of mixed frames gives the same commands', () => {
  fc.assert(
    fc.property(
      fc.array(command, { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 40 }),
      (sent, sizes) => {
        const stream = Buffer.concat(sent.map(({ command, type }) => encodeFrame(command, type)));
        const received: RemotingCommand[] = [];
        const reader = new FrameReader((bytes, start, end) => received.push(decodeFrame(bytes, start, end)));
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length] as number;
          reader.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(received).toEqual(sent.map(({ command }) => command));
        expect(reader.pendingBytes).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});

test('frames handed out stay valid after later chunks', () => {
  const frames = [encodeFrame(request(1, { a: 'first' })), encodeFrame(request(2, { a: 'second' }))];
  const seen: Buffer[] = [];
  const reader = new FrameReader((bytes, start, end) => seen.push(bytes.subarray(start, end)));
  for (const byte of Buffer.concat(frames)) reader.push(Buffer.from([byte]));
  expect(seen).toEqual(frames);
});

test('an announced length alone costs no memory', () => {
  const reader = new FrameReader(() => undefined);
  reader.push(Buffer.from([1, 0, 0, 0]));
  expect(reader.pendingBytes).toBe(4);
  reader.push(Buffer.alloc(1000));
  expect(reader.pendingBytes).toBe(1004);
});

test('random bytes throw nothing but ProtocolError', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (chunks) => {
      const reader = new FrameReader((bytes, start, end) => decodeFrame(bytes, start, end));
      try {
        for (const chunk of chunks) reader.push(Buffer.from(chunk));
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a frame with any bytes changed throws nothing but ProtocolError', () => {
  fc.assert(
    fc.property(
      command,
      fc.array(fc.tuple(fc.nat({ max: 2000 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
      ({ command, type }, changes) => {
        const frame = encodeFrame(command, type);
        for (const [at, value] of changes) frame[at % frame.length] = value;
        try {
          new FrameReader((bytes, start, end) => decodeFrame(bytes, start, end)).push(frame);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
