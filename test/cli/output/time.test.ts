import { expect, it } from 'vitest';
import { localTime, localTimeMs } from '../../../src/cli/output/time.ts';

it('writes a time in the local zone, every part at its full width', () => {
  const time = new Date(2026, 0, 2, 3, 4, 5, 6).getTime();
  expect(localTime(time)).toBe('2026-01-02 03:04:05');
  expect(localTimeMs(time)).toBe('2026-01-02 03:04:05,006');
});
