/** Where a fault shows: to a check of the cluster, of what clients tell, of the disk; or only in a message users get. */
export type SeenBy = 'cluster' | 'client' | 'disk' | 'message';

/** What a fault is, whether or not it is there now. */
export interface Explanation {
  /** The name of its check and its runbook. */
  readonly name: string;
  /** The fault in under 60 letters. */
  readonly title: string;
  readonly seenBy: SeenBy;
  /** The words users meet, as they are logged or shown. */
  readonly says: readonly string[];
  /** Why it happens. */
  readonly cause: string;
  /** What to do, and what not to fear. */
  readonly cure: string;
  /** Command lines, the most useful first. */
  readonly next: readonly string[];
}
