import { describe, expect, it } from 'vitest';
import {
  BLOCKED_PAUSE_MS,
  type ChildEffect,
  type ChildEvent,
  type ChildState,
  FAILED_PAUSE_MS,
  HEALTHY_AFTER_MS,
  initialState,
  STOP_PATIENCE_MS,
} from '../../../src/engine/daemon/supervision/child-state.ts';
import { step } from '../../../src/engine/daemon/supervision/step.ts';

const DIED: ChildEvent = { type: 'died', status: 1, words: 'pid 7 ended with status 1' };
const MINUTE = 60_000;

/** A child whose clock the test moves. */
class Child {
  now = 1000;
  state: ChildState;

  constructor(deaths: readonly number[] = []) {
    this.state = initialState(this.now, deaths);
  }

  /** What the child does with an event, in short: effects but for words. */
  on(event: ChildEvent | ChildEvent['type'], afterMs = 0): string {
    this.now += afterMs;
    const known = typeof event === 'string' ? ({ type: event } as ChildEvent) : event;
    const { state, effects } = step(this.state, known, this.now);
    this.state = state;
    return effects
      .filter(({ type }) => type !== 'say')
      .map(shortly)
      .join(' ');
  }

  /** Lets time pass until it does something by itself. */
  untilDue(): string {
    const { dueAt } = this.state;
    if (dueAt === undefined) throw new Error(`nothing is due in ${this.state.phase}`);
    return this.on('tick', Math.max(0, dueAt - this.now));
  }

  /** Dies right after its start. @returns the pause before the next start, ms */
  dieAtOnce(): number {
    this.on('ready');
    this.on(DIED);
    return (this.state.dueAt ?? Number.NaN) - this.now;
  }
}

const shortly = (effect: ChildEffect): string =>
  effect.type === 'spawn' ? `spawn${effect.standDown ? '(stand down)' : ''}` : effect.type;

/** From a phase with an event to a phase, and what is done. */
const table: readonly (readonly [string, readonly ChildEvent['type'][], ChildEvent, string, string])[] = [
  ['a stopped child that is started', [], { type: 'start' }, 'starting', 'spawn'],
  ['a second start', ['start'], { type: 'start' }, 'starting', ''],
  ['a child that serves', ['start'], { type: 'ready' }, 'running', ''],
  ['a running child that says so again', ['start', 'ready'], { type: 'ready' }, 'running', ''],
  ['a running child that is stopped', ['start', 'ready'], { type: 'stop' }, 'stopping', 'askToEnd'],
  ['a stopping child that is stopped again', ['start', 'stop'], { type: 'stop' }, 'stopping', ''],
  ['a stopping child that serves meanwhile', ['start', 'stop'], { type: 'ready' }, 'stopping', ''],
  ['a stopping child that ends', ['start', 'stop'], DIED, 'stopped', ''],
  ['a stopped child that is stopped', [], { type: 'stop' }, 'stopped', ''],
  ['a restart of a running child', ['start', 'ready'], { type: 'restart' }, 'stopping', 'askToEnd'],
  ['its end', ['start', 'ready', 'restart'], DIED, 'starting', 'spawn'],
  ['a stop in the middle of a restart', ['start', 'ready', 'restart', 'stop'], DIED, 'stopped', ''],
  ['a restart in the middle of a stop', ['start', 'ready', 'stop', 'restart'], DIED, 'starting', 'spawn'],
  ['a restart of a stopped child', [], { type: 'restart' }, 'starting', 'spawn'],
  ['a death', ['start', 'ready'], DIED, 'waiting', ''],
  ['a clean end that nobody asked for', ['start', 'ready'], { ...DIED, status: 0 }, 'waiting', ''],
  ['a death of unknown status', ['start', 'ready'], { ...DIED, status: undefined }, 'waiting', ''],
  ['a stop while it waits', ['start', 'died'], { type: 'stop' }, 'stopped', ''],
  ['a restart while it waits', ['start', 'died'], { type: 'restart' }, 'starting', 'spawn'],
  ['an error in its configuration', ['start'], { ...DIED, status: 78 }, 'refused', ''],
  ['damaged data', ['start'], { ...DIED, status: 65 }, 'refused', ''],
  ['a foreign process on its port', ['start'], { type: 'blocked', reason: 'port' }, 'blocked', ''],
  ['a stop while it is blocked', ['start', 'blocked'], { type: 'stop' }, 'stopped', ''],
  ['a child of an earlier daemon', [], { type: 'adopted' }, 'starting', ''],
  ['its death', ['adopted', 'ready'], DIED, 'waiting', ''],
  ['time that passes before anything is due', ['start', 'died'], { type: 'tick' }, 'waiting', ''],
  ['a death of nobody', [], DIED, 'stopped', ''],
];

describe('a supervised child', () => {
  it.each(table)('%s', (_, before, event, phase, does) => {
    const child = new Child();
    for (const type of before) child.on(type === 'died' ? DIED : type === 'blocked' ? { type, reason: 'r' } : type);
    expect([child.on(event), child.state.phase]).toEqual([does, phase]);
  });

  it('pauses 0.5, 1, 2, 4 s before its restarts, and has failed with the fifth death in ten minutes', () => {
    const child = new Child();
    child.on('start');
    const pauses = [];
    for (let i = 0; i < 4; i++) {
      pauses.push(child.dieAtOnce());
      child.untilDue();
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000]);
    expect(child.dieAtOnce()).toBe(FAILED_PAUSE_MS);
    expect(child.state.phase).toBe('failed');
  });

  it('pauses 30 s at most where deaths lie far enough apart', () => {
    const child = new Child();
    child.on('start');
    const pauses = [];
    for (let i = 0; i < 9; i++) {
      child.now += 2.6 * MINUTE;
      pauses.push(child.dieAtOnce());
      child.untilDue();
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is tried once in five minutes when it has failed, and comes back by being healthy as long', () => {
    const child = new Child();
    child.on('start');
    for (let i = 0; i < 5; i++) {
      child.dieAtOnce();
      if (i < 4) child.untilDue();
    }
    expect(child.on('tick', FAILED_PAUSE_MS - 1)).toBe('');
    expect(child.on('tick', 1)).toMatch(/^spawn/);
    // By now the first deaths are ten minutes old; it is failed all the same.
    expect(child.dieAtOnce()).toBe(FAILED_PAUSE_MS);
    child.untilDue();
    expect(child.dieAtOnce()).toBe(FAILED_PAUSE_MS);
    child.untilDue();
    child.on('ready');
    child.on('tick', HEALTHY_AFTER_MS);
    expect(child.state).toMatchObject({ phase: 'running', ailing: false, deaths: [] });
    expect(child.dieAtOnce()).toBe(500);
  });

  it('starts with the shortest pause again after five healthy minutes, and not before', () => {
    const child = new Child();
    child.on('start');
    child.dieAtOnce();
    child.untilDue();
    child.on('ready');
    child.on('tick', HEALTHY_AFTER_MS - 1);
    child.on(DIED);
    expect((child.state.dueAt ?? 0) - child.now).toBe(1000);
    child.untilDue();
    child.on('ready');
    child.on('tick', HEALTHY_AFTER_MS);
    child.on(DIED);
    expect((child.state.dueAt ?? 0) - child.now).toBe(500);
  });

  it('stands down from the third death in two minutes on, and stands again later', () => {
    const child = new Child();
    child.on('start');
    const starts = [];
    for (let i = 0; i < 4; i++) {
      child.dieAtOnce();
      starts.push(child.untilDue());
    }
    expect(starts).toEqual(['spawn', 'spawn', 'spawn(stand down)', 'spawn(stand down)']);
    child.on('ready');
    child.on(DIED, 3 * MINUTE);
    expect(child.untilDue()).toBe('spawn');
  });

  it('is forgiven everything by a restart that a person asks for', () => {
    const child = new Child();
    child.on('start');
    for (let i = 0; i < 5; i++) {
      child.dieAtOnce();
      if (i < 4) child.untilDue();
    }
    expect(child.on('restart')).toBe('spawn');
    expect(child.state).toMatchObject({ deaths: [], ailing: false, lastError: undefined });
    child.on({ ...DIED, status: 78 });
    expect(child.on('restart')).toBe('spawn');
  });

  it('is killed when it does not end in time, as often as it takes', () => {
    const child = new Child();
    child.on('start');
    child.on('stop');
    expect(child.on('tick', STOP_PATIENCE_MS - 1)).toBe('');
    expect(child.on('tick', 1)).toBe('kill');
    expect(child.on('tick', 1)).toBe('');
    expect(child.on('tick', STOP_PATIENCE_MS)).toBe('kill');
    child.on(DIED);
    expect(child.state.phase).toBe('stopped');
  });

  it('looks again every five seconds at what is in its way, and says it once', () => {
    const child = new Child();
    child.on('start');
    const said = [];
    for (let i = 0; i < 3; i++) {
      const { state, effects } = step(child.state, { type: 'blocked', reason: 'port 1' }, child.now);
      said.push(effects.length);
      child.state = state;
      expect(child.on('tick', BLOCKED_PAUSE_MS - 1)).toBe('');
      expect(child.on('tick', 1)).toBe('spawn');
    }
    expect(said).toEqual([1, 0, 0]);
  });

  it('remembers the deaths an earlier daemon noted, but no old ones', () => {
    const child = new Child([-15 * MINUTE, 0, 100, 200, 300]);
    child.on('start');
    child.on(DIED);
    expect(child.state).toMatchObject({ phase: 'failed', deaths: [0, 100, 200, 300, 1000] });
  });
});
