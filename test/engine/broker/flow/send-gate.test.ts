import { describe, expect, it } from 'vitest';
import { type GatePorts, SendGate } from '../../../../src/engine/broker/flow/send-gate.ts';

const gate = (ports: Partial<Record<keyof GatePorts, number>>): SendGate => {
  const value = (name: keyof GatePorts, otherwise: number) => () => ports[name] ?? otherwise;
  return new SendGate({
    pendingPuts: value('pendingPuts', 0),
    oldestPendingMs: value('oldestPendingMs', 0),
    capacity: value('capacity', 10_000),
    busyTimeoutMs: value('busyTimeoutMs', 1000),
    acceptFrom: value('acceptFrom', 0),
    now: value('now', 0),
    roleRefusal: () => undefined,
  });
};

const refusalOf = (ports: Partial<Record<keyof GatePorts, number>>): unknown => {
  try {
    gate(ports).pass();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('the gate of sends', () => {
  it('is open while the disk keeps up', () => {
    expect(refusalOf({})).toBeUndefined();
    expect(refusalOf({ pendingPuts: 9999, oldestPendingMs: 1000 })).toBeUndefined();
  });

  it('closes when too many puts wait, in the words of 5.3.3', () => {
    expect(refusalOf({ pendingPuts: 10_000 })).toMatchObject({
      code: 2,
      message: '[REJECTREQUEST]system busy, start flow control for a while',
    });
  });

  it('closes when the oldest put waits too long, and says how long and how many', () => {
    expect(refusalOf({ pendingPuts: 12, oldestPendingMs: 1234.5 })).toMatchObject({
      code: 2,
      message:
        '[PCBUSY_CLEAN_QUEUE]broker busy, start flow control for a while, period in queue: 1235ms, size of queue: 12',
    });
  });

  it('stays closed until the broker is to accept sends', () => {
    expect(refusalOf({ acceptFrom: 2000, now: 1999 })).toMatchObject({
      code: 1,
      message: 'broker unable to service, until 1970-01-01T00:00:02.000Z',
    });
    expect(refusalOf({ acceptFrom: 2000, now: 2000 })).toBeUndefined();
  });
});
