import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The project's root: the nearest directory at or above the working directory that holds our package.json. */
export const ROOT = findRoot(process.cwd());

/** Jars, compiled programs and npm peers, kept between runs. */
export const CACHE = process.env.MQ_INTEROP_CACHE ?? join(homedir(), '.cache', 'mq-interop');

export const INTEROP = join(ROOT, 'test', 'interop');

function findRoot(from: string): string {
  for (let dir = from; ; dir = dirname(dir)) {
    const file = join(dir, 'package.json');
    if (existsSync(file) && readFileSync(file, 'utf8').includes('"@mqops/mq"')) return dir;
    if (dirname(dir) === dir) throw new Error(`no package.json of @mqops/mq at or above ${from}`);
  }
}
