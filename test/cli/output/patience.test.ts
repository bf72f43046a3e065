import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveLine } from '../../../src/cli/output/live-line.ts';
import { showPatience } from '../../../src/cli/output/patience.ts';
import { RequestTally } from '../../../src/client/request-tally.ts';

let text = '';
const line = () => new LiveLine({ write: (more) => (text += more), isTTY: true });

beforeEach(() => {
  text = '';
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('showPatience', () => {
  it('names whose answers are awaited after a second, and goes with the last of them', async () => {
    const tally = new RequestTally();
    let answer = (): void => undefined;
    tally.count('a:1', Promise.resolve());
    for (const address of ['b:1', 'b:1', 'c:1', 'd:1'])
      tally.count(address, new Promise<void>((resolve) => (answer = resolve)));
    const end = showPatience(line(), tally, () => false);
    await vi.advanceTimersByTimeAsync(900);
    expect(text).toBe('');
    await vi.advanceTimersByTimeAsync(100);
    expect(text).toBe('\r1 of 5 requests answered, waiting for b:1, c:1 and 1 more\u001b[K');
    answer();
    await vi.advanceTimersByTimeAsync(250);
    expect(text.endsWith('\r2 of 5 requests answered, waiting for b:1, c:1\u001b[K')).toBe(true);
    end();
    expect(text.endsWith('\r\u001b[K')).toBe(true);
  });

  it('keeps quiet while nothing is awaited, and once the command speaks', async () => {
    const tally = new RequestTally();
    let speaks = false;
    const end = showPatience(line(), tally, () => speaks);
    await vi.advanceTimersByTimeAsync(3000);
    expect(text).toBe('');
    tally.count('a:1', new Promise(() => undefined));
    speaks = true;
    await vi.advanceTimersByTimeAsync(3000);
    expect(text).toBe('');
    end();
  });

  it('counts a request that fails as ended', async () => {
    const tally = new RequestTally();
    tally.count('a:1', Promise.reject(new Error('gone')));
    await vi.advanceTimersByTimeAsync(0);
    expect([tally.answered, tally.waitingFor]).toEqual([1, []]);
  });
});
