#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = (name) => new URL(`../dist/cli/${name}.js`, import.meta.url);
const [first, ...rest] = process.argv.slice(2);

if (first === '__complete') {
  // What a shell asks while somebody types: nothing else is loaded for it, and whatever goes wrong is kept quiet.
  process.stdout.on('error', () => process.exit(0));
  const offer = ({ liveNames }) => liveNames(fileURLToPath(import.meta.url), rest, process.env);
  process.stdout.write(await import(built('completion/live').href).then(offer).catch(() => ''));
} else if (!existsSync(built('main'))) {
  process.stderr.write(`mq: ${root} is not built\nhint: run npm run build there\ncode: CONFIG (exit 78)\n`);
  process.exitCode = 78;
} else if (first === '__refresh') {
  const { refreshNames } = await import(built('completion/refresh').href);
  await refreshNames(rest[0], process.env).catch(() => undefined);
  process.exit(0);
} else {
  const { main } = await import(built('main').href);
  await main(root, process.argv.slice(2));
}
