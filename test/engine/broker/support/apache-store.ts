import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { newDirectory } from './tables.ts';

/** Unpacks a store that an unmodified Apache broker wrote. */
export function apacheStore(name: '4.9.7-clean' | '5.3.3-clean'): string {
  const directory = newDirectory();
  const archive = join(import.meta.dirname, '../../../fixtures/stores', `${name}.tar.gz`);
  execFileSync('tar', ['xzf', archive, '-C', directory]);
  return directory;
}
