import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What a shell completes with what is there now. */
export const nameKinds = ['topics', 'groups', 'brokers', 'addresses', 'clusters', 'contexts'] as const;
export type NameKind = (typeof nameKinds)[number];

export const isNameKind = (text: string): text is NameKind => nameKinds.some((kind) => kind === text);

/** The names of one cluster, sorted. */
export type Names = Readonly<Record<NameKind, readonly string[]>>;

/** Most names of a kind that are kept: a shell offers no more. */
export const MAX_NAMES = 20_000;
/** Names older than this are asked for again while the old ones are offered. */
const FRESH_MS = 30_000;
/** Names older than this are not offered: the cluster they were of may be another by now. */
const USABLE_MS = 7 * 24 * 3_600_000;
/** Nobody asks again so soon after somebody began to. */
const ASKING_MS = 10_000;

/** Where names are kept: one file for each way of naming the name servers. Readable by their owner alone. */
export interface NamesPlace {
  readonly directory: string;
  readonly file: string;
}

/** The directory of what mq may lose: `$XDG_CACHE_HOME/mq`, as oclif has it. */
function cacheDirectory(env: NodeJS.ProcessEnv): string {
  const { XDG_CACHE_HOME: base = '', LOCALAPPDATA: local = '' } = env;
  if (base !== '') return join(base, 'mq');
  if (process.platform === 'win32' && local !== '') return join(local, 'mq');
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches', 'mq') : join(homedir(), '.cache', 'mq');
}

/**
 * @param namedBy what names the name servers: the list, or what a context is read from
 */
export function namesPlace(env: NodeJS.ProcessEnv, namedBy: readonly string[]): NamesPlace {
  const key = createHash('sha256').update(JSON.stringify(namedBy)).digest('hex').slice(0, 16);
  const directory = cacheDirectory(env);
  return { directory, file: join(directory, `names-${key}.json`) };
}

/** The names that were kept last, and whether it is time to ask again; none where there are none that can be read. */
export function keptNames({ file }: NamesPlace, nowMs: number): { names: Partial<Names>; stale: boolean } {
  try {
    const ageMs = nowMs - statSync(file).mtimeMs;
    if (ageMs > USABLE_MS) return { names: {}, stale: true };
    return { names: namesOf(JSON.parse(readFileSync(file, 'utf8'))), stale: ageMs > FRESH_MS || ageMs < 0 };
  } catch {
    return { names: {}, stale: true };
  }
}

function namesOf(value: unknown): Partial<Names> {
  if (value === null || typeof value !== 'object') return {};
  const lists = Object.entries(value).filter(([kind, list]) => isNameKind(kind) && Array.isArray(list));
  return Object.fromEntries(
    lists.map(([kind, list]: [string, unknown[]]) => [kind, list.filter((name) => typeof name === 'string')]),
  );
}

/** Keeps names in the place of those there were, at once or not at all. */
export function keepNames({ directory, file }: NamesPlace, names: Names): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const beside = `${file}.${process.pid}`;
  try {
    writeFileSync(beside, JSON.stringify(names), { mode: 0o600, flag: 'wx' });
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Whether nobody else has just begun to ask; says that we do. */
export function takeTurn({ directory, file }: NamesPlace, nowMs: number): boolean {
  const mark = `${file}.asking`;
  try {
    if (nowMs - statSync(mark).mtimeMs < ASKING_MS) return false;
  } catch {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }
  writeFileSync(mark, '', { mode: 0o600 });
  return true;
}
