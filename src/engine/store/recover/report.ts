/** How a recovery ended. */
export const RecoverOutcome = {
  CLEAN: 'CLEAN',
  /** Damage was found; what could be kept is readable again. */
  DAMAGE_HANDLED: 'DAMAGE_HANDLED',
  /** Damage was found that needs a person; {@link RecoverReport.problems} says why. Nothing was changed. */
  DAMAGE_NOT_HANDLED: 'DAMAGE_NOT_HANDLED',
} as const;
export type RecoverOutcome = (typeof RecoverOutcome)[keyof typeof RecoverOutcome];

/** What became of a damaged range; in a dry run, what would. */
export const RangeAction = {
  /** Turned into a record that every broker steps over (type rollback: never in a queue, never in the index). */
  FILLED: 'FILLED',
  /** Marked as the unused end of its file. */
  ENDED_FILE: 'ENDED_FILE',
  /** The torn end of the log, zeroed. */
  CUT: 'CUT',
  /** A file that was missing, made again as one unused end. */
  RECREATED: 'RECREATED',
} as const;
export type RangeAction = (typeof RangeAction)[keyof typeof RangeAction];

/** Bytes of one commit log file that are no record. */
export interface DamagedRange {
  file: string;
  /** Byte in the file. */
  offset: number;
  /** Byte in the commit log. */
  position: number;
  length: number;
  /** What the first bytes are not. */
  why: string;
  action: RangeAction;
  /** Where the original bytes were saved; undefined in a dry run and where nothing of them changed. */
  copy: string | undefined;
  /** The original of the bytes that were overwritten, hexadecimal, where the disk had no room for a copy. */
  overwritten: string | undefined;
}

/** A message that was in a queue and whose record is damaged, as the old queues tell. */
export interface LostMessage {
  topic: string;
  queueId: number;
  queueOffset: number;
}

export interface RecoveredQueue {
  topic: string;
  queueId: number;
  minOffset: number;
  maxOffset: number;
}

export interface RecoverReport {
  outcome: RecoverOutcome;
  dryRun: boolean;
  directory: string;
  /** Length of a commit log file, and whether the configuration or the files said so. */
  logFileSize: number;
  queueFileSize: number;
  sizesFrom: 'configuration' | 'files';
  /** First byte of the log, and the one behind the last record. */
  logStart: number;
  logEnd: number;
  /** Whole messages in the log; what an earlier repair put in place of damage is none. */
  records: number;
  damaged: DamagedRange[];
  missingFiles: string[];
  /** At most 1000 of them. */
  lost: LostMessage[];
  lostCount: number;
  /** After the rebuild; empty in a dry run. */
  queues: RecoveredQueue[];
  /** Folder that holds what was moved away, and the names in it. */
  movedTo: string | undefined;
  moved: string[];
  /** Records that stay unread and why; what else a person should know. */
  notes: string[];
  problems: string[];
  elapsedMs: number;
}

export interface RecoverProgress {
  phase: 'verify' | 'rebuild';
  doneBytes: number;
  totalBytes: number;
  elapsedMs: number;
}
