import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NumberedBody } from '../../../src/admin/message/send-many.ts';
import { copiesOf, firstOf, linesOf, splitLines } from '../../../src/cli/message/lines.ts';

async function* chunks(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

async function all(bodies: AsyncIterable<NumberedBody>): Promise<[number, string][]> {
  const result: [number, string][] = [];
  for await (const { number, body } of bodies) result.push([number, body.toString()]);
  return result;
}

describe('splitLines', () => {
  it.each([
    [
      ['a\nb\n'],
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      ['a', 'b\nc', '\r', '\nd'],
      [
        [1, 'ab'],
        [2, 'c'],
        [3, 'd'],
      ],
    ],
    [['\n\r\nx'], [[3, 'x']]],
    [[], []],
  ])('cuts %j however it is chunked', async (texts, expected) => {
    expect(await all(splitLines(chunks(...texts), 10))).toEqual(expected);
  });

  it('holds no more of a line than may be sent, and names it', async () => {
    expect(await all(splitLines(chunks('12345\r\n'), 5))).toEqual([[1, '12345']]);
    await expect(all(splitLines(chunks('x\n123', '4567'), 5))).rejects.toThrow('line 2 is longer than 5 bytes');
  });
});

describe('linesOf', () => {
  const never = new AbortController().signal;

  it('reads a file, and only as many lines as are wanted', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'mq-lines-'));
    try {
      const path = join(dir, 'lines');
      await writeFile(path, 'a\nb\nc\n');
      expect(await all(firstOf(linesOf(path, 10, never), 2))).toEqual([
        [1, 'a'],
        [2, 'b'],
      ]);
      await expect(all(linesOf(join(dir, 'none'), 10, never))).rejects.toThrow(/cannot read .*none: ENOENT/);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});

it('copiesOf gives the same body again', async () => {
  expect(await all(copiesOf(Buffer.from('x'), 3))).toEqual([
    [1, 'x'],
    [2, 'x'],
    [3, 'x'],
  ]);
});
