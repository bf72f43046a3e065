import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BusyPoll } from '../../src/remoting/busy-poll.ts';

/** Requests at these times in ms. */
function poll(enabled: boolean, ...times: number[]) {
  const clock = { now: 0 };
  const busyPoll = new BusyPoll(() => clock.now, enabled);
  for (const time of times) {
    clock.now = time;
    busyPoll.onSingleRequest();
  }
  return { busyPoll, clock };
}

test('a first request and slow ones are not followed by looking', () => {
  expect(poll(true, 0).busyPoll.isLooking).toBe(false);
  expect(poll(true, 0, 0.3, 0.6, 1_000).busyPoll.isLooking).toBe(false);
});

test('requests close to each other are, and it ends 0.1 ms after the last', async () => {
  const { busyPoll, clock } = poll(true, 5, 5.2);
  expect(busyPoll.isLooking).toBe(true);
  clock.now = 5.25;
  await nextTurn();
  await nextTurn();
  expect(busyPoll.isLooking).toBe(true);
  clock.now = 5.31;
  await nextTurn();
  await nextTurn();
  expect(busyPoll.isLooking).toBe(false);
});

test('with one core it never looks', () => {
  expect(poll(false, 0, 0.1, 0.2).busyPoll.isLooking).toBe(false);
});
