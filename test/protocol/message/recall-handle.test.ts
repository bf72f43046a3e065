import { describe, expect, it } from 'vitest';
import { decodeRecallHandle, encodeRecallHandle } from '../../../src/protocol/message/recall-handle.ts';

const HANDLE = { topic: 'Orders', brokerName: 'broker-a', deliverAtMs: 1_700_000_004_001, uniqueKey: 'AC11000A' };
/** As Java's Base64.getUrlEncoder makes it, padding included. */
const TEXT = 'djEgT3JkZXJzIGJyb2tlci1hIDE3MDAwMDAwMDQwMDEgQUMxMTAwMEE=';

describe('a recall handle', () => {
  it('is what the original makes of its parts', () => {
    expect(encodeRecallHandle(HANDLE)).toBe(TEXT);
  });

  it('is taken apart again, padded or not', () => {
    expect(decodeRecallHandle(TEXT)).toEqual(HANDLE);
    expect(decodeRecallHandle(TEXT.slice(0, -1))).toEqual(HANDLE);
  });

  it.each([
    ['', 'nothing'],
    ['***', 'no base64'],
    [Buffer.from('v2 Orders broker-a 1 K').toString('base64url'), 'another version'],
    [Buffer.from('v1 Orders broker-a 1').toString('base64url'), 'a part too few'],
  ])('%j is none: %s', (text) => {
    expect(decodeRecallHandle(text)).toBeUndefined();
  });

  it('with a time that is no number is of no time', () => {
    const text = Buffer.from('v1 Orders broker-a soon K').toString('base64url');
    expect(decodeRecallHandle(text)?.deliverAtMs).toBe(-1);
  });
});
