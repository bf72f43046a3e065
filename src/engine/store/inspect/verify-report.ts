import type { Holder } from '../lock/holder-socket.ts';
import type { DamageKind, Damages, Remedy, StoreDamage } from './damage.ts';

export const VerifyOutcome = {
  SOUND: 'SOUND',
  /** A broker or the machine died: the next start puts right what there is. */
  NEEDS_START: 'NEEDS_START',
  DAMAGED: 'DAMAGED',
} as const;
export type VerifyOutcome = (typeof VerifyOutcome)[keyof typeof VerifyOutcome];

/** What is known of the database of message-by-message consumption. */
export type ConsumeStoreState = 'absent' | 'sound' | 'damaged' | 'unchecked';

/** What a look at all of a store found. */
export interface VerifyReport {
  outcome: VerifyOutcome;
  directory: string;
  /** Who runs on it now. */
  holder: Holder | undefined;
  hasAbort: boolean;
  /** Only the frames of the log were looked at. */
  fast: boolean;
  /** False when it was interrupted. */
  isComplete: boolean;
  logFileSize: number;
  logStart: number;
  logEnd: number;
  /** Bytes of the log that were read. */
  bytes: number;
  /** Messages in the log. */
  records: number;
  /** Messages whose queue entries were compared. */
  queueEntries: number;
  indexEntries: number;
  configFiles: number;
  consumeStore: ConsumeStoreState;
  /** At most 1000 of them. */
  damages: StoreDamage[];
  damageCount: number;
  /** How many of each kind. */
  counts: Partial<Record<DamageKind, number>>;
  remedies: Remedy[];
  /** What was not looked at, and what else a person should know. */
  notes: string[];
  elapsedMs: number;
}

/** Of these something is lost or set aside, even where a start goes on by itself. */
const ALWAYS_DAMAGE: readonly DamageKind[] = ['CONFIG_TORN', 'CONSUME_STORE'];

/** The verdict over all damages. */
export function verdict({ total, remedies, counts }: Damages): VerifyOutcome {
  if (total === 0) return VerifyOutcome.SOUND;
  const startMends = remedies.size === 1 && remedies.has('start') && !ALWAYS_DAMAGE.some((kind) => counts.has(kind));
  return startMends ? VerifyOutcome.NEEDS_START : VerifyOutcome.DAMAGED;
}
