import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { request, response } from '../../src/protocol/command.ts';
import { MAX_PENDING, PendingRequests } from '../../src/remoting/pending.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Registers a request and keeps what becomes of it. */
function ask(pending: PendingRequests, timeoutMs: number): { opaque: number; outcome: () => Promise<string> } {
  const opaque = pending.nextOpaque();
  let outcome = 'waits';
  pending.wait({ ...request(10), opaque }, timeoutMs).then(
    () => {
      outcome = 'answered';
    },
    (error: { code: string }) => {
      outcome = error.code;
    },
  );
  return { opaque, outcome: async () => outcome };
}

describe('requests that wait for answers', () => {
  it('end each at its own time, in whatever order they came', async () => {
    const pending = new PendingRequests('peer');
    const asked = [3000, 50, 20_000, 51, 400].map((timeoutMs) => ({ timeoutMs, ...ask(pending, timeoutMs) }));
    for (const atMs of [49, 60, 399, 410, 2999, 3010, 19_999, 20_010]) {
      await vi.advanceTimersByTimeAsync(atMs - performance.now() + startedAt);
      for (const { timeoutMs, outcome } of asked) {
        if (Math.abs(timeoutMs - atMs) > 5) expect(await outcome()).toBe(timeoutMs < atMs ? 'TIMEOUT' : 'waits');
      }
    }
    expect(pending.size).toBe(0);
  });

  it('need one timer, however many they are', async () => {
    const pending = new PendingRequests('peer');
    const asked = Array.from({ length: 1000 }, () => ask(pending, 3000));
    expect(vi.getTimerCount()).toBe(1);
    for (const { opaque } of asked) pending.settle({ ...response(0), opaque });
    await vi.advanceTimersByTimeAsync(3000);
    expect(await asked[999]?.outcome()).toBe('answered');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that come after an answered one still end in time', async () => {
    const pending = new PendingRequests('peer');
    const first = ask(pending, 3000);
    pending.settle({ ...response(0), opaque: first.opaque });
    await vi.advanceTimersByTimeAsync(1000);
    const second = ask(pending, 3000);
    await vi.advanceTimersByTimeAsync(2990);
    expect(await second.outcome()).toBe('waits');
    await vi.advanceTimersByTimeAsync(20);
    expect(await second.outcome()).toBe('TIMEOUT');
  });

  it('are refused when too many wait, and fail with their connection', async () => {
    const pending = new PendingRequests('peer');
    const asked = Array.from({ length: MAX_PENDING }, () => ask(pending, 3000));
    const last = ask(pending, 3000);
    await Promise.resolve();
    expect(await last.outcome()).toBe('BUSY');
    pending.failAll('gone');
    await Promise.resolve();
    expect(await asked[0]?.outcome()).toBe('UNREACHABLE');
    expect(vi.getTimerCount()).toBe(0);
  });
});

let startedAt = 0;
beforeEach(() => {
  startedAt = performance.now();
});
