import type { EpochStart } from './record.ts';

/** One side of a comparison: its table (ascending) and the positions its log has. */
export interface EpochLog {
  readonly epochs: readonly EpochStart[];
  readonly min: number;
  readonly end: number;
}

/** The entries that the log reaches: one that starts beyond the end says nothing about any byte. */
export const reachedEpochs = (log: Pick<EpochLog, 'epochs' | 'end'>): readonly EpochStart[] =>
  log.epochs.filter((entry) => entry.start <= log.end);

/** Highest epoch whose start the log reaches; 0 for none. */
export const lastEpoch = (log: Pick<EpochLog, 'epochs' | 'end'>): number => reachedEpochs(log).at(-1)?.epoch ?? 0;

/** The table with `epoch` beginning at `start`; entries at or beyond it are of epochs without a byte here. */
export const withEpoch = (epochs: readonly EpochStart[], epoch: number, start: number): readonly EpochStart[] => [
  ...epochs.filter((entry) => entry.start < start && entry.epoch < epoch),
  { epoch, start },
];

/**
 * Position up to which two logs agree: the newest epoch that both have with the same start, and there the smaller of the two
 * ends (the rule of Apache's `EpochFileCache.findConsistentPoint`). Undefined where no epoch is common.
 */
export const findConsistentPoint = (one: EpochLog, other: EpochLog): number | undefined => {
  const mine = reachedEpochs(one);
  const theirs = reachedEpochs(other);
  for (let i = theirs.length - 1; i >= 0; i -= 1) {
    const entry = theirs[i]!;
    const at = mine.findIndex(({ epoch, start }) => epoch === entry.epoch && start === entry.start);
    if (at >= 0) return Math.min(mine[at + 1]?.start ?? one.end, theirs[i + 1]?.start ?? other.end);
  }
  return undefined;
};

/**
 * What a slave has to do to follow: cut to `cutTo`, and take bytes from `startFrom` on. The two differ where the slave's log has
 * to start over: nothing in common, or the master has nothing left from there on.
 */
export const planFollowing = (master: EpochLog, slave: EpochLog): { cutTo: number; startFrom: number } => {
  if (slave.min === slave.end)
    return { cutTo: slave.end, startFrom: slave.end === master.min ? slave.end : master.min };
  const common = findConsistentPoint(master, slave);
  if (common === undefined) return { cutTo: slave.min, startFrom: master.min };
  return { cutTo: common, startFrom: Math.max(common, master.min) };
};
