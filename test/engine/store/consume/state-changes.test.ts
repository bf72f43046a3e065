import { describe, expect, it } from 'vitest';
import { PendingChanges } from '../../../../src/engine/store/consume/pending-changes.ts';
import { QueueState } from '../../../../src/engine/store/consume/queue-state.ts';
import { StateChanges } from '../../../../src/engine/store/consume/state-changes.ts';

function table() {
  const counted = new StateChanges();
  const sink = new PendingChanges(counted);
  const states: QueueState[] = [];
  const make = (topic: string): QueueState => {
    const state = new QueueState(states.length, { group: 'g', topic, queueId: 0 }, 0, sink, 0);
    states.push(state);
    sink.onMade(state);
    return state;
  };
  const remove = (state: QueueState): void => {
    states.splice(states.indexOf(state), 1);
    sink.onRemoved(state);
  };
  const since = (version: string) => {
    const { isWhole, gone, states: told, version: next, isMore } = counted.since(version, states);
    return { isWhole, gone: gone.map(({ topic }) => topic), told: told.map(({ topic }) => topic), next, isMore };
  };
  return { make, remove, since, counted };
}

describe('changes of states', () => {
  it('are told once, what is gone too', () => {
    const { make, remove, since } = table();
    const [a, b] = [make('a'), make('b')];
    const all = since('');
    expect(all).toMatchObject({ isWhole: true, told: ['a', 'b'], isMore: false });
    expect(since(all.next)).toMatchObject({ isWhole: false, gone: [], told: [] });
    b.take([0, 1], 2, 5, 100, 'client');
    remove(a);
    expect(since(all.next)).toMatchObject({ isWhole: false, gone: ['a'], told: ['b'] });
    b.acknowledge(0, 5, 100, 6);
    const last = since(all.next);
    expect(last.told).toEqual(['b']);
    expect(since('of-another-process.1')).toMatchObject({ isWhole: true, told: ['b'] });
    expect(since(last.next).told).toEqual([]);
  });

  it('come in parts where there are many, and a state made anew is not taken for one that is gone', () => {
    const { make, remove, since } = table();
    for (let i = 0; i < 30; i++) {
      make(`t${i}`).take(
        Array.from({ length: 1000 }, (_, offset) => offset),
        ...([1000, 5, 100, 'client'] as const),
      );
    }
    const old = make('again');
    const first = since('');
    expect(first).toMatchObject({ isWhole: true, isMore: true });
    remove(old);
    make('again');
    const second = since(first.next);
    expect(second).toMatchObject({ isWhole: false, gone: ['again'], isMore: false });
    expect(second.told.at(-1)).toBe('again');
    expect(new Set([...first.told, ...second.told]).size).toBe(31);
    expect(since(second.next).told).toEqual([]);
  });

  it('are told as a whole to who has missed more than is remembered', () => {
    const { make, remove, since } = table();
    make('stays');
    const { next } = since('');
    for (let i = 0; i < 1001; i++) remove(make(`t${i}`));
    expect(since(next)).toMatchObject({ isWhole: true, gone: [], told: ['stays'] });
  });
});
