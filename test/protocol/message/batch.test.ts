import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchReader, encodeBatch } from '../../../src/protocol/message/batch.ts';
import { ProtocolError } from '../../../src/protocol/protocol-error.ts';

const TWO = Buffer.from(
  `00000022 00000000 00000000 00000000 00000002 6231 000a 54414753015461674102
   00000018 00000000 00000000 00000000 00000002 6232 0000`.replace(/\s/g, ''),
  'hex',
);

const read = (bytes: Buffer): { flag: number; body: string; properties: string }[] => {
  const reader = new BatchReader(bytes);
  const found = [];
  while (reader.next()) {
    found.push({
      flag: reader.flag,
      body: bytes.toString('latin1', reader.bodyStart, reader.bodyEnd),
      properties: bytes.toString('latin1', reader.propertiesStart, reader.propertiesEnd),
    });
  }
  return found;
};

test('the batch of two messages as Java writes it', () => {
  const tags = Buffer.from('TAGS\u0001TagA\u0002');
  expect(
    encodeBatch([
      { flag: 0, body: Buffer.from('b1'), properties: tags },
      { flag: 0, body: Buffer.from('b2'), properties: Buffer.alloc(0) },
    ]),
  ).toEqual(TWO);
  expect(read(TWO)).toEqual([
    { flag: 0, body: 'b1', properties: 'TAGS\u0001TagA\u0002' },
    { flag: 0, body: 'b2', properties: '' },
  ]);
});

test('any batch reads back', () => {
  const message = fc.record({
    flag: fc.integer(),
    body: fc.uint8Array({ maxLength: 50 }),
    properties: fc.uint8Array({ maxLength: 50 }),
  });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 10 }), (messages) => {
      expect(read(encodeBatch(messages))).toEqual(
        messages.map(({ flag, body, properties }) => ({
          flag,
          body: Buffer.from(body).toString('latin1'),
          properties: Buffer.from(properties).toString('latin1'),
        })),
      );
    }),
  );
});

test('a batch cut anywhere but between messages is refused', () => {
  for (let length = 1; length < TWO.length; length++) {
    if (length === 0x22) continue;
    expect(() => read(TWO.subarray(0, length))).toThrow(ProtocolError);
  }
});

test('random bytes neither hang nor throw anything but ProtocolError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      try {
        read(Buffer.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError);
      }
    }),
    { numRuns: 1000 },
  );
});

test('properties beyond 32,767 bytes are refused', () => {
  expect(() => encodeBatch([{ flag: 0, body: Buffer.alloc(1), properties: Buffer.alloc(32768) }])).toThrow(
    ProtocolError,
  );
});
