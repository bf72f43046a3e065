import { type FailoverKind, type Failovers, measureFailovers } from './failover.ts';
import type { PairKind } from './pair.ts';
import { measurePair, type PairEffort, type PairFigures } from './pair-figures.ts';

export interface ReplicationEffort extends PairEffort {
  /** Deaths of a master, with a daemon and without. */
  failovers: number;
}

export const FULL_REPLICATION: ReplicationEffort = { warmup: 200_000, seconds: 10, failovers: 5 };
export const QUICK_REPLICATION: ReplicationEffort = { warmup: 20_000, seconds: 3, failovers: 2 };

/** All that is measured of replication; what was left out is missing. */
export interface ReplicationFigures {
  pairs: Partial<Record<PairKind, PairFigures>>;
  failovers: Partial<Record<FailoverKind, Failovers>>;
}

/** What {@link measureReplication} can leave out. */
export const REPLICATION_PARTS = ['elected', 'fixed', '5.3.3', 'daemon', 'alone', 'controller'] as const;
export type ReplicationPart = (typeof REPLICATION_PARTS)[number];

export async function measureReplication(
  effort: ReplicationEffort,
  parts: readonly ReplicationPart[] = REPLICATION_PARTS,
): Promise<ReplicationFigures> {
  const figures: ReplicationFigures = { pairs: {}, failovers: {} };
  for (const part of parts) {
    if (part === 'daemon' || part === 'alone' || part === 'controller')
      figures.failovers[part] = await measureFailovers(part, effort.failovers);
    else figures.pairs[part] = await measurePair(part, effort);
  }
  return figures;
}
