import { describe, expect, it } from 'vitest';
import { bytesText, durationText } from '../../../../src/engine/broker/processors/admin/runtime-info.ts';

describe('texts of the runtime info', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1228.8, '1.2 KiB'],
    [251 * 1024 ** 3, '251.0 GiB'],
    [2 ** 62, '4.0 EiB'],
  ])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));

  it.each([
    [8000, '[ 0 days, 0 hours, 0 minutes, 8 seconds ]'],
    [90_061_999, '[ 1 days, 1 hours, 1 minutes, 1 seconds ]'],
  ])('%d ms are %s', (ms, text) => expect(durationText(ms)).toBe(text));
});
