import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KvConfig, KvConfigFull } from '../../../src/engine/namesrv/kv-config.ts';
import { JsonFile } from '../../../src/engine/store/config-file/json-file.ts';

let directory: string;
const open = () => new KvConfig(new JsonFile(join(directory, 'kvConfig.json'), { warn: () => undefined }));

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mq-kv-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('KvConfig', () => {
  it('keeps every one of many changes made at once', async () => {
    const kv = open();
    await Promise.all(Array.from({ length: 100 }, (_, i) => kv.put('ns', `k${i}`, String(i))));
    expect(Object.keys(open().list('ns') ?? {})).toHaveLength(100);
  });

  it('shows a change only when it is on disk', async () => {
    const kv = open();
    const put = kv.put('ns', 'k', 'v');
    expect(kv.get('ns', 'k')).toBeUndefined();
    await put;
    expect([kv.get('ns', 'k'), open().get('ns', 'k')]).toEqual(['v', 'v']);
  });

  it('has no namespace without entries', async () => {
    const kv = open();
    await kv.put('ns', 'k', 'v');
    await kv.delete('ns', 'k');
    await kv.delete('ns', 'k');
    expect([kv.list('ns'), open().list('ns')]).toEqual([undefined, undefined]);
  });

  it('takes names that mean something to JavaScript', async () => {
    await open().put('__proto__', 'constructor', 'v');
    expect(open().get('__proto__', 'constructor')).toBe('v');
    expect(open().get('constructor', 'name')).toBeUndefined();
  });

  it('refuses what would wait too long, and goes on', async () => {
    const kv = open();
    const puts = Array.from({ length: 1001 }, (_, i) => kv.put('ns', 'k', String(i)));
    const outcomes = await Promise.allSettled(puts);
    expect(outcomes.filter((outcome) => outcome.status === 'rejected').map((outcome) => outcome.reason)).toEqual([
      expect.any(KvConfigFull),
    ]);
    expect(kv.get('ns', 'k')).toBe('999');
  }, 60_000);
});
