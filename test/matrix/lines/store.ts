import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Line } from '../line.ts';

const FIXTURE = join(import.meta.dirname, '..', '..', 'fixtures', 'stores', '5.3.3-clean.tar.gz');
const unpacked = new Map<string, string>();

/** A store of its own for each name: who rebuilds one has it alone. */
function storeOf(name: string): string {
  const known = unpacked.get(name);
  if (known !== undefined) return known;
  const directory = mkdtempSync(join(tmpdir(), 'mq-matrix-store-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  execFileSync('tar', ['-xzf', FIXTURE, '-C', directory]);
  unpacked.set(name, directory);
  return directory;
}

const nowhere: Line['missing'] = ({ directory }) => [`${directory}/nowhere`];

export const stores: Record<string, Line> = {
  'store info': { args: () => [storeOf('read')], missing: nowhere, asks: 'nobody' },
  'store verify': { args: () => [storeOf('read')], missing: nowhere, asks: 'nobody' },
  'store grep': {
    args: () => [storeOf('read'), '--key', 'sync-key-3'],
    missing: () => [storeOf('read'), '--key', 'nobody-has-it'],
    asks: 'nobody',
  },
  'store dump': { args: () => [storeOf('read'), '--topic', 'Orders'], missing: nowhere, asks: 'nobody' },
  'store rebuild': { args: (_, spare) => [storeOf(spare)], missing: nowhere, asks: 'nobody' },
};
