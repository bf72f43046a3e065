import { expect, it } from 'vitest';
import { Handover } from '../../../src/admin/message/handover.ts';

it('a giver waits until its item is taken', async () => {
  const handover = new Handover<number>();
  const order: string[] = [];
  const given = handover.give(1).then(() => order.push('given'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(order).toEqual([]);
  expect(await handover.take()).toBe(1);
  await given;
  expect(order).toEqual(['given']);
});

it('a failure comes after what was given before it, and the end lets everybody go', async () => {
  const handover = new Handover<number>();
  const given = handover.give(1);
  handover.fail(new Error('gone'));
  expect(await handover.take()).toBe(1);
  await given;
  await expect(handover.take()).rejects.toThrow('gone');
  const late = handover.give(2);
  handover.end();
  await late;
  await handover.give(3);
  expect(await handover.take()).toBeUndefined();
});
