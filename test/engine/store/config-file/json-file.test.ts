import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JsonFile } from '../../../../src/engine/store/config-file/json-file.ts';
import { type FileSystem, nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';

/** As 5.3.3 writes it: tabs, and bare integer keys. */
const APACHE = '{\n\t"dataVersion":{"counter":1},\n\t"offsetTable":{\n\t\t"T@G":{0:7,1:12\n\t\t}\n\t}\n}';

describe('JsonFile', () => {
  let directory: string;
  let path: string;
  let warnings: string[];
  const log = { warn: (message: string): void => void warnings.push(message) };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mq-json-test-'));
    path = join(directory, 'config', 'x.json');
    warnings = [];
    nodeFileSystem.makeDirectory(join(directory, 'config'), 0o700);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const file = (files?: FileSystem): JsonFile => new JsonFile(path, log, files);

  it('reads what the original writes', () => {
    writeFileSync(path, APACHE);
    expect(file().read()).toEqual({ dataVersion: { counter: 1 }, offsetTable: { 'T@G': { 0: 7, 1: 12 } } });
    expect(warnings).toEqual([]);
  });

  it('is undefined without a word where there was never a file', () => {
    expect(file().read()).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it('writes strict JSON only its owner can read, keeps the previous content, leaves nothing else', async () => {
    await file().save({ a: 1, big: 9007199254740993n, gone: undefined, list: [1, 'ü'] });
    await file().save({ a: 2 });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 2 });
    expect(readFileSync(`${path}.bak`, 'utf8')).toBe('{\n\t"a":1,\n\t"big":9007199254740993,\n\t"list":[1,"ü"]\n}');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(directory, 'config'))).toEqual(['x.json', 'x.json.bak']);
    expect(file().read()).toEqual({ a: 2 });
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['blank', ' \n'],
    ['torn', APACHE.slice(0, -3)],
    ['zeros', '\0'.repeat(100)],
    ['not an object', '[1]'],
  ])('falls back to .bak with a warning when the file is %s', (_name, content) => {
    if (content !== undefined) writeFileSync(path, content);
    writeFileSync(`${path}.bak`, APACHE);
    expect(file().read()).toMatchObject({ dataVersion: { counter: 1 } });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(path);
  });

  it('reads every torn prefix of a file as the .bak, never as something else', () => {
    writeFileSync(`${path}.bak`, '{"from":"bak"}');
    for (let length = 0; length < APACHE.length; length++) {
      writeFileSync(path, APACHE.slice(0, length));
      expect(file().read()).toEqual({ from: 'bak' });
    }
  });

  it('does not let a torn file replace the good .bak', async () => {
    writeFileSync(path, '{"torn":');
    writeFileSync(`${path}.bak`, '{"good":1}');
    const json = file();
    json.read();
    await json.save({ fresh: 1 });
    expect(readFileSync(`${path}.bak`, 'utf8')).toBe('{"good":1}');
    await file().save({ fresh: 2 });
    expect(JSON.parse(readFileSync(`${path}.bak`, 'utf8'))).toEqual({ fresh: 1 });
  });

  it('refuses when something is there and none of it can be read', () => {
    writeFileSync(path, '{"torn":');
    expect(() => file().read()).toThrow(expect.objectContaining({ code: 'STORE_DAMAGED' }));
    writeFileSync(`${path}.bak`, '{');
    expect(() => file().read()).toThrow(expect.objectContaining({ code: 'STORE_DAMAGED' }));
    rmSync(path);
    expect(() => file().read()).toThrow(path);
  });

  it('starts without, and says so, when the file is empty and there is no .bak', () => {
    writeFileSync(path, '');
    expect(file().read()).toBeUndefined();
    expect(warnings).toHaveLength(1);
  });

  it('runs saves in order, and one in this turn overtakes them', async () => {
    const json = file();
    await Promise.all([1, 2, 3].map((n) => json.save({ n })));
    expect(json.read()).toEqual({ n: 3 });
    const slow = json.save({ n: 4 });
    json.saveNow({ n: 5 });
    await slow;
    expect(json.read()).toEqual({ n: 5 });
    expect(readdirSync(join(directory, 'config'))).toEqual(['x.json', 'x.json.bak']);
  });

  it('has the old or the new content after a failure at any file call', async () => {
    for (const how of ['save', 'saveNow'] as const) {
      for (let k = 1; ; k++) {
        rmSync(join(directory, 'config'), { recursive: true });
        file().saveNow({ n: 0 });
        file().saveNow({ n: 1 });
        const failing = failAt(k);
        let failed = false;
        try {
          await file(failing.files)[how]({ n: 2 });
        } catch (error) {
          failed = true;
          expect(error).toMatchObject({ code: 'DISK_FULL', exitCode: 74 });
        }
        const content = file().read();
        expect([1, 2]).toContain(content?.['n']);
        if (!failing.fired()) {
          expect(failed).toBe(false);
          expect(content).toEqual({ n: 2 });
          expect(k).toBeGreaterThan(6);
          break;
        }
        expect(failed).toBe(true);
      }
    }
  });
});

/** The machine's files, but the k-th call fails as a full disk does. */
function failAt(k: number): { files: FileSystem; fired: () => boolean } {
  let calls = 0;
  const files = new Proxy(nodeFileSystem, {
    get(target, name, receiver) {
      const real: unknown = Reflect.get(target, name, receiver);
      if (typeof real !== 'function' || name === 'close') return real;
      return (...args: unknown[]): unknown => {
        calls++;
        if (calls === k) {
          const error = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
          if (name === 'datasyncAsync') return Promise.reject(error);
          throw error;
        }
        return Reflect.apply(real, target, args);
      };
    },
  });
  return { files, fired: () => calls >= k };
}
