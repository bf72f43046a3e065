import { readFileSync } from 'node:fs';
import { MqError } from '../../errors/index.ts';

/** Sockets, logs, the lock and what Node itself holds open. */
const RESERVED = 128;
/** Fewer open store files than this would make every read open a file anew. */
const MIN_STORE_FILES = 64;
const MAX_STORE_FILES = 4096;

/** Files this process may have open at once; undefined where the system does not say. */
export function openFileLimit(limits: string | undefined = readLimits()): number | undefined {
  const soft = /^Max open files\s+(\S+)/m.exec(limits ?? '')?.[1];
  return soft === undefined || soft === 'unlimited' ? undefined : Number(soft);
}

function readLimits(): string | undefined {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * How many files of the store may be open at once: half of what is not needed elsewhere, the other half being for
 * connections.
 * @throws MqError CONFIG when the limit is too low to serve at all
 */
export function storeFileBudget(limit: number | undefined = openFileLimit()): number {
  if (limit === undefined) return MAX_STORE_FILES;
  const budget = Math.floor((limit - RESERVED) / 2);
  if (budget < MIN_STORE_FILES) {
    throw new MqError(
      'CONFIG',
      `too few file descriptors: this process may open ${limit} files, a broker needs at least ${RESERVED + 2 * MIN_STORE_FILES}`,
      { hint: 'Raise the limit before starting: ulimit -n 65536 (systemd: LimitNOFILE=65536).' },
    );
  }
  return Math.min(budget, MAX_STORE_FILES);
}
