import { describe, expect, it } from 'vitest';
import { type HeldPop, PopHold, type PopHoldOptions } from '../../../../src/engine/broker/pop/pop-hold.ts';
import type { Connection } from '../../../../src/remoting/types.ts';

const open = { closed: false } as Connection;
const closed = { closed: true } as Connection;

const holdOf = (given: Partial<PopHoldOptions> = {}): PopHold =>
  new PopHold({ now: () => 1000, capacity: () => 10, perKey: () => 3, wakesAll: false, ...given });

/** A pop that notes what becomes of it. */
function waiting(name: string, said: string[], given: Partial<HeldPop> = {}): HeldPop {
  return {
    connection: open,
    group: 'G',
    topic: 'T',
    queueId: -1,
    ordered: false,
    matches: undefined,
    expiresAt: 2000,
    retry: () => said.push(`${name} looks`),
    expire: () => said.push(`${name} ends`),
    ...given,
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('pops that wait', () => {
  it('are woken one for each message and group, the first first, and only where it fits', async () => {
    const [hold, said] = [holdOf(), [] as string[]];
    hold.hold(waiting('other queue', said, { queueId: 3 }));
    hold.hold(waiting('other tag', said, { matches: (code) => code === 7 }));
    hold.hold(waiting('first', said));
    hold.hold(waiting('second', said, { queueId: 1 }));
    hold.hold(waiting('other group', said, { group: 'H' }));
    hold.arrived('T', 1, 0, 5);
    hold.arrived('U', 1, 0, 5);
    await turn();
    expect(said).toEqual(['first looks', 'other group looks']);
    hold.arrived('T', 1, 1, 5);
    await turn();
    expect(said.slice(2)).toEqual(['second looks']);
    expect(hold.count).toBe(2);
  });

  it('are woken by their retry topics, of either form', async () => {
    const [hold, said] = [holdOf(), [] as string[]];
    hold.hold(waiting('a', said));
    hold.arrived('%RETRY%G_T', 0, 0, 0);
    await turn();
    hold.hold(waiting('b', said));
    hold.arrived('%RETRY%G+T', 0, 0, 0);
    hold.arrived('%RETRY%H_T', 0, 0, 0);
    await turn();
    expect(said).toEqual(['a looks', 'b looks']);
  });

  it('let the next look when the client of the first is gone', async () => {
    const [hold, said] = [holdOf(), [] as string[]];
    hold.hold(waiting('gone', said, { connection: closed }));
    hold.hold(waiting('next', said));
    hold.arrived('T', 0, 0, 0);
    await turn();
    expect(said).toEqual(['next looks']);
  });

  it('all look when a notification is what they wait for', async () => {
    const [hold, said] = [holdOf({ wakesAll: true }), [] as string[]];
    for (const name of ['a', 'b', 'c']) hold.hold(waiting(name, said));
    hold.arrived('T', 0, 0, 0);
    await turn();
    expect(said).toEqual(['a looks', 'b looks', 'c looks']);
    expect(hold.count).toBe(0);
  });

  it('end when their time is up, and are forgotten when their client is gone', () => {
    const [hold, said] = [holdOf(), [] as string[]];
    hold.hold(waiting('due', said, { expiresAt: 1000 }));
    hold.hold(waiting('gone', said, { connection: closed }));
    hold.hold(waiting('later', said, { expiresAt: 1001 }));
    hold.sweep();
    expect([said, hold.count]).toEqual([['due ends'], 1]);
    hold.stop();
    expect([said, hold.count]).toEqual([['due ends', 'later ends'], 0]);
  });

  it('are no more than may wait, in all and for one queue of a group', () => {
    const [hold, said] = [holdOf({ capacity: () => 5 }), [] as string[]];
    const kept = Array.from({ length: 5 }, () => hold.hold(waiting('x', said)));
    expect(kept).toEqual([true, true, true, false, false]);
    expect(hold.countOf('G', 'T', -1)).toBe(3);
    const others = Array.from({ length: 3 }, () => hold.hold(waiting('x', said, { queueId: 2 })));
    expect(others).toEqual([true, true, false]);
  });
});
