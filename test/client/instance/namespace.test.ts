import { expect, it } from 'vitest';
import { withNamespace, withoutNamespace } from '../../../src/client/instance/namespace.ts';

it.each([
  ['Orders', 'ns%Orders'],
  ['ns%Orders', 'ns%Orders'],
  ['%RETRY%group', '%RETRY%ns%group'],
  ['%DLQ%group', '%DLQ%ns%group'],
])('puts the namespace before %s', (plain, wire) => {
  expect(withNamespace('ns', plain)).toBe(wire);
  expect(withNamespace('ns', wire)).toBe(wire);
  expect(withoutNamespace('ns', wire)).toBe(plain.replace('ns%', ''));
});

it('leaves alone what belongs to the system, and everything without a namespace', () => {
  for (const name of ['RMQ_SYS_TRACE_TOPIC', 'TBW102', 'CID_RMQ_SYS_TRANS']) {
    expect(withNamespace('ns', name)).toBe(name);
  }
  expect(withNamespace(undefined, 'Orders')).toBe('Orders');
  expect(withoutNamespace(undefined, 'ns%Orders')).toBe('ns%Orders');
  expect(withoutNamespace('other', 'ns%Orders')).toBe('ns%Orders');
});
