import { describe, expect, it } from 'vitest';
import type { GateRefusal } from '../../../../src/engine/ha/core/types.ts';
import { MemberGate } from '../../../../src/engine/ha/member/ack-gate.ts';
import { ElapsedClock } from '../../../../src/engine/ha/member/elapsed-clock.ts';
import { memberNumber } from '../../../../src/engine/ha/member/history-file.ts';
import { KnownMembers } from '../../../../src/engine/ha/member/known-members.ts';

describe('the elapsed clock', () => {
  it('counts by the monotonic clock, and by the time since boot where that ran on', () => {
    const times = { hrtime: 500, uptime: 90_000 };
    const clock = new ElapsedClock(
      () => times.hrtime,
      () => times.uptime,
    );
    expect(clock.now()).toBe(1);
    times.hrtime += 100;
    times.uptime += 110;
    expect(clock.now()).toBe(101);
    // Suspended for an hour: only the time since boot knows.
    times.uptime += 3_600_000;
    expect(clock.now()).toBeGreaterThan(3_600_000);
    const after = clock.now();
    times.hrtime += 10;
    expect(clock.now()).toBe(after);
  });
});

describe('the gate of a member', () => {
  function gate(): {
    gate: MemberGate;
    now: { admission: GateRefusal | undefined; answering: GateRefusal | undefined; answerTo: number; showTo: number };
    told: string[];
  } {
    const now = {
      admission: undefined as GateRefusal | undefined,
      answering: undefined as GateRefusal | undefined,
      answerTo: 0,
      showTo: 0,
    };
    const told: string[] = [];
    const made = new MemberGate({
      answerTo: () => now.answerTo,
      showTo: () => now.showTo,
      admission: () => now.admission,
      answering: () => now.answering,
      waitMs: () => 3000,
      onWritten: (end) => told.push(`written ${end}`),
      onFlushed: (end) => told.push(`flushed ${end}`),
      onAcknowledged: (from, to) => told.push(`acks ${from}-${to}`),
    });
    return { gate: made, now, told };
  }

  it('looks at the permit itself before it takes a put, once a turn of the event loop', async () => {
    const { gate: made, now } = gate();
    made.arm();
    made.refusal = undefined;
    expect(made.admit()).toBeUndefined();
    // The process was stopped for a while, and the core has not been told.
    now.admission = { kind: 'noPermit', reason: 'nobody has answered lately' };
    expect(made.admit()).toBeUndefined();
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.admit()?.status).toBe('NOT_MASTER');
    now.admission = undefined;
    expect(made.admit()).toBeUndefined();
  });

  it('admits, shows and tells nothing before the core is there', () => {
    const { gate: made, now, told } = gate();
    now.showTo = 50;
    expect(made.admit()?.status).toBe('NOT_MASTER');
    expect(made.mayAnswer()?.status).toBe('NOT_MASTER');
    expect(made.showTo).toBe(0);
    made.onWritten(10);
    made.onFlushed(10);
    expect(told).toEqual([]);
    made.arm();
    expect(made.showTo).toBe(50);
  });

  it('looks at the permit whenever answers leave, whatever was decided before', () => {
    const { gate: made, now, told } = gate();
    made.arm();
    made.refusal = undefined;
    now.answerTo = 100;
    made.onWritten(120);
    expect(made.admit()).toBeUndefined();
    expect(made.mayAnswer()).toBeUndefined();
    now.answerTo = 110;
    expect(made.mayAnswer()).toBeUndefined();
    now.answering = { kind: 'noPermit', reason: 'late' };
    expect(made.mayAnswer()).toEqual({ status: 'NOT_MASTER', reason: 'late' });
    expect(told).toEqual(['written 120', 'acks 0-100', 'acks 100-110']);
  });

  it('lets go what waits once it acknowledges nothing more, and holds it while it only takes nothing new', () => {
    const { gate: made, now } = gate();
    made.arm();
    now.answerTo = 100;
    made.refusal = { kind: 'holding', reason: 'handing over' };
    expect(made.admit()?.status).toBe('SERVICE_NOT_AVAILABLE');
    expect(made.answerTo).toBe(100);
    made.refusal = { kind: 'notEnoughReplicas', reason: '1 of 2' };
    expect(made.admit()?.status).toBe('IN_SYNC_REPLICAS_NOT_ENOUGH');
    expect(made.answerTo).toBe(100);
    made.refusal = { kind: 'notMaster', reason: 'master is 2' };
    expect(made.answerTo).toBe(Number.POSITIVE_INFINITY);
    // The permit may be back by the clock; what the core said last counts until it says otherwise.
    expect(made.mayAnswer()).toEqual({ status: 'NOT_MASTER', reason: 'master is 2' });
  });
});

describe('the members a member knows', () => {
  it('are those in ZooKeeper while it has the state, and all ever heard of once that is lost', () => {
    const known = new KnownMembers('1', ['2', '3']);
    expect(known.names).toEqual(['1', '2', '3']);
    known.onRead('1', ['2', '4'], true);
    expect(known.names).toEqual(['1', '2', '4']);
    known.onRead('1', [], false);
    expect(known.names).toEqual(['1', '2', '4']);
    known.onRead('1', [], true);
    expect(known.names).toEqual(['1']);
  });

  it('are numbers in a history where their names are', () => {
    expect(['7', 'broker-b', ''].map(memberNumber)).toEqual([7, 0, 0]);
  });
});
