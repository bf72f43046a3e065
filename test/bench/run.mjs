// npm run bench: ours and Apache 5.3.3, one after the other on the same loader; writes docs/benchmarks.md.
//   node test/bench/run.mjs [--quick] [--only mq|5.3.3] [--out FILE]
// With the name of a program below test/bench, that one alone: node test/bench/run.mjs replication/run [arguments]
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { runTypeScript } from '../run-ts.mjs';

const outdir = resolve('node_modules/.cache/bench');
mkdirSync(outdir, { recursive: true });
await build({
  entryPoints: ['test/bench/loader.ts', 'test/bench/sink.ts'],
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
});
process.env.MQ_BENCH_PROGRAMS = outdir;
const [program, ...rest] = process.argv.slice(2);
if (program === undefined || program.startsWith('--'))
  await runTypeScript('test/bench/bench.ts', process.argv.slice(2));
else await runTypeScript(`test/bench/${program}.ts`, rest);
