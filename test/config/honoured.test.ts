import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokerKeys, type KeyTable, namesrvKeys } from '../../src/config/index.ts';

const src = resolve(import.meta.dirname, '../../src');

/** The code that honours keys: the engine, and what completes a configuration; not the tables that declare them. */
const code = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && /^(engine|config|observe)\b/.test(name))
  .filter((name) => !name.startsWith(join('config', 'keys')))
  .map((name) => readFileSync(join(src, name), 'utf8'))
  .join('\n');

const unread = (table: KeyTable): string[] =>
  Object.entries(table)
    .filter(([key, spec]) => spec.class === 'honoured' && !new RegExp(`\\b${key}\\b`).test(code))
    .map(([key]) => key);

describe('a key that is said to be honoured', () => {
  it('is read by the broker', () => {
    expect(unread(brokerKeys)).toEqual([]);
  });

  it('is read by the name server', () => {
    expect(unread(namesrvKeys)).toEqual([]);
  });
});
