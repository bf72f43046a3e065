import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { mq, packageRoot } from '../cli/spawn.ts';

interface BuiltFile {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
}

let outputs: Readonly<Record<string, BuiltFile>> = {};

beforeAll(async () => {
  await mq(['--version']);
  outputs = JSON.parse(readFileSync(join(packageRoot, '.cache/build-meta.json'), 'utf8')).outputs;
}, 60_000);

/** The sources and packages that are loaded with a built file, before it runs anything. */
function loadedWith(file: string): { sources: ReadonlySet<string>; packages: ReadonlySet<string> } {
  const sources = new Set<string>();
  const packages = new Set<string>();
  const seen = new Set<string>();
  const open = [file];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const built = outputs[path];
    if (built === undefined || seen.has(path)) continue;
    seen.add(path);
    for (const source of Object.keys(built.inputs)) sources.add(source);
    for (const { path: imported, kind, external } of built.imports) {
      if (kind !== 'import-statement' && kind !== 'require-call') continue;
      if (external === true) packages.add(imported);
      else open.push(imported);
    }
  }
  return { sources, packages };
}

const commandFiles = () => Object.keys(outputs).filter((path) => path.startsWith('dist/commands/'));

describe('a command', () => {
  it('is built', () => {
    expect(commandFiles()).toEqual(expect.arrayContaining(['dist/commands/help.js', 'dist/commands/completion.js']));
  });

  it('loads no room of the engine before it runs', () => {
    for (const file of ['dist/cli/main.js', ...commandFiles()]) {
      const engine = [...loadedWith(file).sources].filter((source) => source.startsWith('src/engine/'));
      expect({ file, engine }).toEqual({ file, engine: [] });
    }
  });

  it('loads no package that stays outside the bundle before it runs', () => {
    for (const file of ['dist/cli/main.js', ...commandFiles()]) {
      const outside = [...loadedWith(file).packages].filter((name) => !isBuiltin(name));
      expect({ file, outside }).toEqual({ file, outside: [] });
    }
  });
});
