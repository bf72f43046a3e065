import { expect, test } from 'vitest';
import { type TailBlock, TailBlocks } from '../../../../src/engine/store/commitlog/tail-blocks.ts';

const SIZE = 4 * 1024 * 1024;

/** Fills the next block with one byte value; everything before it counts as written. */
function fill(tail: TailBlocks, position: number, value: number): TailBlock {
  const block = tail.blockFor(position, SIZE, 1 << 30, position);
  block.bytes.fill(value);
  block.used = SIZE;
  return block;
}

test('the memory of a block that fell out serves the next one', () => {
  const tail = new TailBlocks(SIZE);
  const memory = Array.from({ length: 5 }, (_, i) => fill(tail, i * SIZE, i).bytes);
  expect(new Set(memory).size).toBe(2);
  expect(tail.totalBytes).toBe(SIZE);
  expect(tail.slice(3 * SIZE, 1)).toBeUndefined();
  expect(tail.slice(4 * SIZE, 1)?.[0]).toBe(4);
});

test('a slice that was handed out keeps its bytes', () => {
  const tail = new TailBlocks(SIZE);
  fill(tail, 0, 7);
  const slice = tail.slice(100, 50);
  for (let i = 1; i < 6; i++) fill(tail, i * SIZE, i);
  expect(slice?.equals(Buffer.alloc(50, 7))).toBe(true);
});

test('a copy does not keep the memory from being used again', () => {
  const tail = new TailBlocks(SIZE);
  const first = fill(tail, 0, 7).bytes;
  const copy = Buffer.alloc(50);
  expect(tail.copyTo(copy, 100, 50)).toBe(true);
  expect(tail.copyTo(copy, SIZE - 10, 50)).toBe(false);
  const later = Array.from({ length: 3 }, (_, i) => fill(tail, (i + 1) * SIZE, i).bytes);
  expect(copy.equals(Buffer.alloc(50, 7))).toBe(true);
  // Compared by identity: the matcher for members looks at every byte.
  expect(later.includes(first)).toBe(true);
});
