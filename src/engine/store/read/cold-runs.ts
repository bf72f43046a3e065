import type { CommitLog } from '../commitlog/commit-log.ts';

/** Runs that lie no further apart share a read: what is read between them costs less than a call of its own. */
const MAX_GAP = 16 * 1024;
/** A shared read is no larger than this. */
const MAX_SHARED = 1024 * 1024;

/**
 * Reads stretches of the log, off the event loop where they are not in memory; undefined for one that is not all there. A
 * queue's records often lie between those of others: near ones come with one read.
 */
export async function readRuns(
  log: CommitLog,
  positions: readonly number[],
  sizes: readonly number[],
): Promise<(Buffer | undefined)[]> {
  const runs: Promise<(Buffer | undefined)[]>[] = [];
  for (let i = 0; i < positions.length; ) {
    const next = endOfGroup(log, positions, sizes, i);
    runs.push(readGroup(log, positions.slice(i, next), sizes.slice(i, next)));
    i = next;
  }
  return (await Promise.all(runs)).flat();
}

/** Index behind the last run that shares a read with run `first`. */
function endOfGroup(log: CommitLog, positions: readonly number[], sizes: readonly number[], first: number): number {
  const start = positions[first] as number;
  const fileEnd = log.files.find(start)?.end ?? start;
  let end = start + (sizes[first] as number);
  let next = first + 1;
  for (; next < positions.length; next++) {
    const position = positions[next] as number;
    const nextEnd = position + (sizes[next] as number);
    if (position < end || position - end > MAX_GAP || nextEnd - start > MAX_SHARED || nextEnd > fileEnd) break;
    end = nextEnd;
  }
  return next;
}

async function readGroup(
  log: CommitLog,
  positions: readonly number[],
  sizes: readonly number[],
): Promise<(Buffer | undefined)[]> {
  const start = positions[0] as number;
  const last = positions.length - 1;
  const end = (positions[last] as number) + (sizes[last] as number);
  const all = last === 0 ? undefined : await log.read(start, end - start);
  if (all === undefined) return Promise.all(positions.map((position, i) => log.read(position, sizes[i] as number)));
  return positions.map((position, i) => all.subarray(position - start, position - start + (sizes[i] as number)));
}
