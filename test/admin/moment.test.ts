import { describe, expect, it } from 'vitest';
import { momentOf, parseMoment } from '../../src/admin/moment.ts';

describe('a moment', () => {
  it('is milliseconds, or a local time', () => {
    expect(parseMoment(' 1795410549005 ')).toBe(1795410549005);
    expect(parseMoment('2026-03-01#12:34:56:789')).toBe(new Date(2026, 2, 1, 12, 34, 56, 789).getTime());
  });

  it.each([
    '',
    'now',
    '-1',
    '2026-02-30#00:00:00:000',
    '2026-03-01#24:00:00:000',
    '2026-03-01 12:00:00',
    '9'.repeat(20),
  ])('is not %j', (text) => {
    expect(parseMoment(text)).toBeUndefined();
    expect(() => momentOf('beginTimestamp', text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
