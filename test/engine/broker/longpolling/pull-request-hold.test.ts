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
    matcher: { matches: undefined },
    expiresAt: 1000,
    retry: (from) => retried.push(from === 5 ? name : `${name} from ${from}`),
    ...more,
  });
  return { hold, held, retried, at: (ms: number) => (now = ms) };
}

describe('held pulls', () => {
  it('wake for a message of their queue that they accept, and for no other', async () => {
    const { hold, held, retried } = setup();
    hold.hold(held('all'));
    hold.hold(held('tag 7', { matcher: { matches: (code) => code === 7 } }));
    hold.hold(held('queue 1', { queueId: 1 }));
    hold.arrived('T', 0, 5, 3);
    hold.arrived('U', 0, 5, 7);
    await nextTick();
    expect(retried).toEqual(['all']);
    hold.arrived('T', 0, 6, 7);
    await nextTick();
    expect(retried).toEqual(['all', 'tag 7 from 6']);
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

describe('pulls that filter by content', () => {
  function listening() {
    const all = setup();
    const reads: string[] = [];
    all.hold.listenTo({
      onArrival: () => undefined,
      hotRecord: (topic, queueId, offset) => {
        reads.push(`${topic}/${queueId}@${offset}`);
        return offset === 9 ? undefined : Buffer.from(`record ${offset}`);
      },
    });
    const wants = (offset: number) => ({
      matcher: { matches: undefined, matchesRecord: (record: Buffer) => record.toString() === `record ${offset}` },
    });
    return { ...all, reads, wants };
  }

  it('are woken only by a record that matches, which is read once, and go on behind those that do not', async () => {
    const { hold, held, retried, reads, wants } = listening();
    hold.hold(held('six', wants(6)));
    hold.hold(held('eight', wants(8)));
    hold.hold(held('tag', { matcher: { matches: (code) => code === 3, matchesRecord: () => true } }));
    hold.arrived('T', 0, 5, 0);
    hold.arrived('T', 0, 6, 0);
    await nextTick();
    expect(retried).toEqual(['six from 6']);
    hold.arrived('T', 0, 7, 3);
    hold.arrived('T', 0, 8, 0);
    await nextTick();
    expect(retried).toEqual(['six from 6', 'tag from 7', 'eight from 8']);
    expect(reads).toEqual(['T/0@5', 'T/0@6', 'T/0@7', 'T/0@8']);
  });

  it('look for themselves when the record cannot be seen', async () => {
    const { hold, held, retried, wants } = listening();
    hold.hold(held('a', { ...wants(1), offset: 9 }));
    hold.arrived('T', 0, 9, 0);
    await nextTick();
    expect(retried).toEqual(['a from 9']);
  });

  it('cost nothing where nobody filters by content', () => {
    const { hold, held, reads } = listening();
    hold.hold(held('plain'));
    hold.arrived('T', 0, 5, 0);
    expect(reads).toEqual([]);
  });
});

it('a queue made anew ends the waits for offsets it does not have', async () => {
  const { hold, held, retried } = setup();
  hold.hold(held('old'));
  hold.arrived('T', 0, 0, 0);
  await nextTick();
  expect(retried).toEqual(['old']);
});
