#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = new URL('../dist/cli/main.js', import.meta.url);

if (existsSync(entry)) {
  const { main } = await import(entry.href);
  await main(root, process.argv.slice(2));
} else {
  process.stderr.write(`mq: ${root} is not built\nhint: run npm run build there\ncode: CONFIG (exit 78)\n`);
  process.exitCode = 78;
}
