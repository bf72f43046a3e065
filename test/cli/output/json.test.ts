import { describe, expect, it } from 'vitest';
import { jsonLine, jsonText } from '../../../src/cli/output/json.ts';

describe('JSON', () => {
  it('keeps 64-bit integers whole', () => {
    expect(jsonLine({ small: 42n, large: 9223372036854775807n, negative: -9223372036854775808n })).toBe(
      '{"small":42,"large":"9223372036854775807","negative":"-9223372036854775808"}',
    );
  });

  it('is a document even for nothing', () => {
    expect(jsonText(undefined)).toBe('null');
    expect(jsonLine(undefined)).toBe('null');
  });
});

it('writes maps as objects', () => {
  expect(JSON.parse(jsonText({ statusTable: new Map([['Orders', { pullTPS: 1.5 }]]) }))).toEqual({
    statusTable: { Orders: { pullTPS: 1.5 } },
  });
});
