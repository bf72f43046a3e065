import { MemberCore } from '../../../../src/engine/ha/core/core.ts';
import type { Flaws } from '../../../../src/engine/ha/core/flaws.ts';
import {
  type CoreConfig,
  type CoreEffect,
  type CoreEvent,
  coreTimes,
  type GroupState,
  type GroupView,
  type LiveMember,
  type StartedEvent,
} from '../../../../src/engine/ha/core/types.ts';

/** A state of the group, epoch 1 of `a-1` with `a` and `b` in sync. */
export const groupState = (part: Partial<GroupState> = {}): GroupState => ({
  epoch: 1,
  master: 'a',
  incarnation: 'a-1',
  set: ['a', 'b'],
  mode: 'SYNC',
  reason: 'bootstrap',
  acceptLoss: 0,
  change: 0,
  writeId: 'w',
  ...part,
});

export const liveMember = (id: string, part: Partial<LiveMember> = {}): LiveMember => ({
  id,
  incarnation: `${id}-1`,
  role: 'SLAVE',
  epoch: 1,
  lastEpoch: 1,
  end: 10,
  confirm: 10,
  standDown: false,
  ...part,
});

/** One core, driven by hand: everything it asks of the disk is done at once. */
export class Hand {
  readonly core: MemberCore;
  readonly effects: CoreEffect[] = [];
  nowMs = 0;
  #version = 0;

  constructor(id: string, config: Partial<CoreConfig> = {}, started: Partial<StartedEvent> = {}, flaws: Flaws = {}) {
    this.core = new MemberCore(
      {
        id,
        incarnation: `${id}-1`,
        members: ['a', 'b', 'c'],
        mode: 'SYNC',
        firstMaster: id === 'a',
        syncFlush: false,
        syncDegrade: true,
        minInSyncReplicas: 2,
        syncDegradeMs: 2000,
        asyncElectableLagMs: 3000,
        joinLagBytes: 100,
        handoverOnStop: true,
        standDown: false,
        times: coreTimes,
        ...config,
      },
      {
        type: 'started',
        storeId: `store-${id}`,
        min: 0,
        end: 10,
        flushed: 10,
        epochs: [{ epoch: 1, start: 0 }],
        promised: { epoch: 1, change: 0, led: false },
        floor: { position: 0, epoch: 0 },
        unclean: false,
        ...started,
      },
      0,
      flaws,
    );
  }

  /** One event, and the answers to what it makes the core ask of the disk. Returns all effects. */
  step(event: CoreEvent): CoreEffect[] {
    const all: CoreEffect[] = [];
    const events: CoreEvent[] = [event];
    for (let next = events.shift(); next !== undefined; next = events.shift()) {
      for (const effect of this.core.step(next, this.nowMs)) {
        all.push(effect);
        if (effect.type === 'savePromise') events.push({ type: 'promised', promised: effect.promised });
        if (effect.type === 'lead') events.push({ type: 'leading', epoch: effect.epoch });
      }
    }
    this.effects.push(...all);
    return all;
  }

  /** Time passes, tick by tick. */
  pass(ms: number): CoreEffect[] {
    const all: CoreEffect[] = [];
    for (let left = ms; left > 0; left -= 100) {
      this.nowMs += 100;
      all.push(...this.step({ type: 'tick' }));
    }
    return all;
  }

  session(session = 's1'): CoreEffect[] {
    return [
      ...this.step({ type: 'session', session, timeoutMs: 5000 }),
      ...this.step({ type: 'published', session }),
      ...this.step({ type: 'answered', session, sentAtMs: this.nowMs }),
    ];
  }

  view(part: Partial<GroupView>, session = 's1'): CoreEffect[] {
    this.#version = part.version ?? this.#version + 1;
    const view: GroupView = {
      state: undefined,
      version: part.state === undefined ? -1 : this.#version,
      live: [],
      fenced: [],
      storeId: undefined,
      switch: undefined,
      ...part,
    };
    return this.step({ type: 'view', session, view });
  }

  /** The pending write takes effect. */
  wrote(effects: readonly CoreEffect[], session = 's1'): CoreEffect[] {
    const write = find(effects, 'writeState');
    this.#version = write.expectedVersion + 1;
    return this.step({ type: 'wrote', session, writeId: write.writeId, outcome: 'ok', version: this.#version });
  }
}

/** The last effect of a type. */
export const find = <T extends CoreEffect['type']>(
  effects: readonly CoreEffect[],
  type: T,
): Extract<CoreEffect, { type: T }> => {
  const found = effects.findLast((effect) => effect.type === type);
  if (found === undefined) throw new Error(`no ${type} among ${effects.map((effect) => effect.type).join(', ')}`);
  return found as Extract<CoreEffect, { type: T }>;
};

export const has = (effects: readonly CoreEffect[], type: CoreEffect['type']): boolean =>
  effects.some((effect) => effect.type === type);
