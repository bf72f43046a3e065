import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHead, encodeReport, PieceReader, ReportReader } from '../../../../src/engine/ha/classic/frames.ts';

describe('reports of a slave', () => {
  it('are eight bytes, of which the last complete ones count, however they are cut', () => {
    expect(encodeReport(0x1_0000_0002).toString('hex')).toBe('0000000100000002');
    const bytes = Buffer.concat([encodeReport(7), encodeReport(8), encodeReport(9)]);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const reader = new ReportReader();
      const first = reader.read(bytes.subarray(0, cut));
      const second = reader.read(bytes.subarray(cut));
      expect(first).toBe(cut < 8 ? undefined : 7 + Math.floor(cut / 8) - 1);
      expect(second ?? first).toBe(9);
    }
  });

  it('are refused when they are no position', () => {
    expect(new ReportReader().read(Buffer.from('GET / HT'))).toBe('malformed');
    expect(new ReportReader().read(Buffer.alloc(8, 0xff))).toBe('malformed');
  });
});

describe('pieces of a master', () => {
  it('come out as they were put in, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), fc.integer({ min: 1, max: 50 }), (pieces, chunk) => {
        const wire: Buffer[] = [];
        const expected: string[] = [];
        let position = 100;
        for (const piece of pieces) {
          wire.push(encodeHead(position, piece.length), Buffer.from(piece));
          for (const byte of piece) expected.push(`${position++}:${byte}`);
          if (piece.length === 0) expected.push(`beat ${position}`);
        }
        const seen: string[] = [];
        const reader = new PieceReader();
        const all = Buffer.concat(wire);
        for (let at = 0; at < all.length; at += chunk) {
          reader.read(Buffer.from(all.subarray(at, at + chunk)), {
            onBytes: (from, bytes) => seen.push(...[...bytes].map((byte, i) => `${from + i}:${byte}`)),
            onHeartbeat: (at) => seen.push(`beat ${at}`),
          });
        }
        expect(seen).toEqual(expected);
      }),
    );
  });

  it('are refused when their head makes no sense', () => {
    const listener = { onBytes: () => undefined, onHeartbeat: () => undefined };
    expect(() => new PieceReader().read(encodeHead(5, -1), listener)).toThrow(/no pieces of a log/);
    expect(() => new PieceReader().read(Buffer.from('HTTP/1.1 400 Bad'), listener)).toThrow(/no pieces of a log/);
  });
});
