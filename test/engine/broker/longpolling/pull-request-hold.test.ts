import { describe, expect, it } from 'vitest';
import { type HeldPull, PullRequestHold } from '../../../../src/engine/broker/longpolling/pull-request-hold.ts';
import type { Connection } from '../../../../src/remoting/types.ts';

const open = { closed: false } as Connection;
const nextTick = () => new Promise<void>((resolve) => process.nextTick(resolve));

function setup() {
  let now = 0;
  const hold = new PullRequestHold(
    () => 5,
    () => now,
  );
  const retried: string[] = [];
  const held = (name: string, more: Partial<HeldPull> = {}): HeldPull => ({
    connection: open,
    topic: 'T',
    queueId: 0,
    offset: 5,
    matches: undefined,
    expiresAt: 1000,
    retry: () => retried.push(name),
    ...more,
  });
  return { hold, held, retried, at: (ms: number) => (now = ms) };
}

describe('held pulls', () => {
  it('wake for a message of their queue that they accept, and for no other', async () => {
    const { hold, held, retried } = setup();
    hold.hold(held('all'));
    hold.hold(held('tag 7', { matches: (code) => code === 7 }));
    hold.hold(held('queue 1', { queueId: 1 }));
    hold.hold(held('later', { offset: 6 }));
    hold.arrived('T', 0, 5, 3);
    hold.arrived('U', 0, 5, 7);
    await nextTick();
    expect(retried).toEqual(['all']);
    hold.arrived('T', 0, 6, 7);
    await nextTick();
    expect(retried).toEqual(['all', 'tag 7', 'later']);
    expect(hold.count).toBe(1);
  });

  it('wake once, after all messages of the turn', async () => {
    const { hold, held, retried } = setup();
    hold.hold(held('a'));
    for (let i = 5; i < 50; i++) hold.arrived('T', 0, i, 0);
    expect(retried).toEqual([]);
    await nextTick();
    expect(retried).toEqual(['a']);
  });

  it('are not taken beyond the capacity', () => {
    const { hold, held } = setup();
    for (let i = 0; i < 5; i++) expect(hold.hold(held(`${i}`))).toBe(true);
    expect(hold.hold(held('one too many'))).toBe(false);
    expect(hold.count).toBe(5);
  });

  it('end when their time is up, and are forgotten when their client is gone', async () => {
    const { hold, held, retried, at } = setup();
    hold.hold(held('short', { expiresAt: 100 }));
    hold.hold(held('long'));
    hold.hold(held('gone', { connection: { closed: true } as Connection }));
    at(99);
    hold.sweep();
    await nextTick();
    expect(retried).toEqual([]);
    at(100);
    hold.sweep();
    await nextTick();
    expect(retried).toEqual(['short']);
    expect(hold.count).toBe(1);
    hold.stop();
    expect(retried).toEqual(['short', 'long']);
  });
});
