import type { Scope } from '../check.ts';

/** What a fault is, whether or not it is there now. */
export interface Explanation {
  /** The name of its check and its runbook. */
  readonly name: string;
  /** The fault in under 60 letters. */
  readonly title: string;
  /** Where checks look for it; empty where it shows only in a message users get. */
  readonly seenBy: readonly Scope[];
  /** The words users meet, as they are logged or shown. */
  readonly says: readonly string[];
  /** Why it happens. */
  readonly cause: string;
  /** What to do, and what not to fear. */
  readonly cure: string;
  /** Command lines, the most useful first. */
  readonly next: readonly string[];
}
