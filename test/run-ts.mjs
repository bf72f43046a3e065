// Runs a TypeScript program of this directory on any supported Node: bundles it with esbuild, packages left outside.
//   node test/run-ts.mjs test/fixtures/capture.ts [arguments]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Bundles `entry` and imports it; `process.argv` then reads as if Node had been given the entry itself. */
export async function runTypeScript(entry, args) {
  // Below node_modules, so that the bundle finds the packages it imports.
  const cache = resolve('node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const dir = mkdtempSync(join(cache, 'run-ts-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  const outfile = join(dir, 'program.mjs');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  process.argv = [process.argv[0], entry, ...args];
  await import(pathToFileURL(outfile));
}

if (process.argv[1]?.endsWith('run-ts.mjs')) await runTypeScript(process.argv[2], process.argv.slice(3));
