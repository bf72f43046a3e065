import { describe, expect, it } from 'vitest';
import type { ChildStatus } from '../../../src/engine/boot/child-control.ts';
import {
  type AskedChild,
  handedOverIn,
  handedOverText,
  handOver,
  untilUnused,
} from '../../../src/engine/daemon/control/hand-over.ts';
import { MqError } from '../../../src/errors/index.ts';

type Answer = (fields: Readonly<Record<string, unknown>>) => unknown;

const child = (answers: Record<string, Answer>): AskedChild & { asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    plan: { name: 'a-1', member: undefined },
    control: {
      ask: async (op, fields = {}) => {
        asked.push([op, ...Object.values(fields)].join(' '));
        const answer = answers[op];
        if (answer === undefined) throw new MqError('TIMEOUT', `no answer to ${op}`);
        return answer(fields);
      },
    },
  };
};

const status = (role: Partial<ChildStatus['role']>, handsOn?: ChildStatus['handsOn']): ChildStatus => ({
  ...{ kind: 'broker', name: 'a-1', state: 'running', pid: 1, startTime: '0', bootId: '', incarnation: 'i' },
  role: { role: 'SYNC_MASTER', brokerId: 0, epoch: 3, reason: '', ...role },
  handsOn,
});

describe('a handover before the end of a broker', () => {
  it('is asked of an elected master only', async () => {
    for (const one of [
      status({ epoch: 0 }),
      status({ brokerId: 2, role: 'SLAVE' }),
      { ...status({}), role: undefined },
    ]) {
      const asked = child({ status: () => one });
      expect(await handOver(asked)).toBeUndefined();
      expect(asked.asked).toEqual(['status']);
    }
    expect(await handOver(child({}))).toBeUndefined();
    expect(await handOver({ plan: { name: 'a-1', member: undefined }, control: undefined })).toBeUndefined();
  });

  it('says who leads then', async () => {
    const done = await handOver(
      child({ status: () => status({}), switch: () => ({ master: '2', epoch: 4, tookMs: 9 }) }),
    );
    expect(done).toEqual({ name: 'a-1', master: '2', epoch: 4 });
    expect(handedOverText({ name: 'a-1', master: '2', epoch: 4 })).toBe(
      'a-1 was master: member 2 is master of epoch 4 now',
    );
  });

  it('tries one member after the other, and says why none took over', async () => {
    const answers = {
      status: () => status({}),
      switch: ({ target }: Readonly<Record<string, unknown>>) => {
        if (target === '3') return { master: '3', epoch: 4, tookMs: 9 };
        throw new MqError('REFUSED', `${target} is not in sync`);
      },
    };
    const asked = child(answers);
    expect(await handOver(asked, [2, 3])).toMatchObject({ master: '3' });
    expect(asked.asked).toEqual(['status', 'switch 2', 'switch 3']);
    const refused = await handOver(child(answers), [2]);
    expect(refused).toEqual({ name: 'a-1', refused: '2 is not in sync' });
    expect(handedOverText({ name: 'a-1', refused: '2 is not in sync' })).toBe(
      'a-1 is master, and nobody takes over: 2 is not in sync',
    );
  });

  it('is read from what a daemon answers, one or several', () => {
    expect(handedOverIn({ handedOver: { name: 'a' } })).toEqual([{ name: 'a' }]);
    expect(handedOverIn({ handedOver: [{ name: 'a' }, { name: 'b' }] })).toHaveLength(2);
    expect(handedOverIn({ handedOver: undefined })).toEqual([]);
    expect(handedOverIn({ pid: 1 })).toEqual([]);
    expect(handedOverIn(undefined)).toEqual([]);
  });
});

describe('a former master', () => {
  const slave = (quietMs?: number) =>
    status({ role: 'SLAVE', brokerId: 1 }, quietMs === undefined ? undefined : { quietMs });

  it('is waited for until nobody comes to it any more', async () => {
    const looks = [slave(10), slave(200), slave(5000)];
    const asked = child({ status: () => looks.shift() });
    await untilUnused(asked, 60_000);
    expect(asked.asked).toHaveLength(3);
  });

  it('is not waited for where it was none, is master again, cannot be asked, or there is no time', async () => {
    const busy = { quietMs: 0 };
    for (const [one, ms] of [
      [slave(), 60_000],
      [status({}, busy), 60_000],
      [undefined, 60_000],
      [slave(0), 0],
    ] as const) {
      const asked = child({ status: () => one });
      await untilUnused(asked, ms);
      expect(asked.asked.length).toBeLessThanOrEqual(1);
    }
  });
});
