import { describe, expect, it } from 'vitest';
import { type Look, notYet, reached, until } from '../../../src/admin/wait/until.ts';
import { MqError } from '../../../src/errors/index.ts';

/** Looks that come to what is listed, one after the other; the last one stays. */
function looks(...outcomes: (Look<string> | MqError)[]) {
  let next = 0;
  return async (): Promise<Look<string>> => {
    const outcome = outcomes[Math.min(next++, outcomes.length - 1)];
    if (outcome === undefined || outcome instanceof MqError) throw outcome;
    return outcome;
  };
}

const unreachable = new MqError('UNREACHABLE', 'cannot connect to 127.0.0.1:1');

describe('until', () => {
  it('waits through failures that time may heal, and tells what changes', async () => {
    const told: string[] = [];
    const look = looks(unreachable, unreachable, notYet('1 of 2'), reached('both', '2 of 2'));
    const waited = await until(look, { what: 'two', forMs: 10_000, onChange: (words) => told.push(words) });
    expect(waited).toMatchObject({ seen: 'both', words: '2 of 2', looks: 4 });
    expect(told).toEqual(['cannot connect to 127.0.0.1:1', '1 of 2']);
  });

  it('says what was seen last when the time is up', async () => {
    await expect(until(looks(unreachable, notYet('1 of 2')), { what: 'two', forMs: 300 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: 'waited 300 ms in vain for two; seen last: 1 of 2',
      exitCode: 75,
    });
  });

  it('ends a look that takes longer than the time there is', async () => {
    const hanging = (signal: AbortSignal) =>
      new Promise<Look<string>>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new MqError('INTERRUPTED', 'interrupted')));
      });
    await expect(until(hanging, { what: 'it', forMs: 20 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('nothing was seen yet'),
    });
  });

  it('does not wait for what cannot become better', async () => {
    const refused = new MqError('NO_PERMISSION', 'no');
    await expect(until(looks(refused), { what: 'it', forMs: 10_000 })).rejects.toBe(refused);
    const interrupt = AbortSignal.abort();
    await expect(until(looks(notYet('x')), { what: 'it', forMs: 10_000, signal: interrupt })).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
  });
});
