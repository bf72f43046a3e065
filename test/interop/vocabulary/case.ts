import type { PeerName } from '../lab/cluster.ts';

/** What a case may name: a cluster of one broker with a topic of 4 queues, 20 messages, and a group that consumed 12. */
export interface VocabularyLab {
  readonly peer: PeerName;
  readonly namesrv: string;
  readonly brokerAddr: string;
  readonly brokerName: string;
  readonly clusterName: string;
  /** Has messages with the keys `key-0` to `key-19` and the tag `TagA`. */
  readonly topic: string;
  /** Consumed 12 messages of it, and is offline. */
  readonly group: string;
  /** A directory that is removed at the end. */
  readonly directory: string;
  /** The broker's store, on which it runs. */
  readonly store: string;
}

/**
 * One command line put to mq and to the original, against every peer; docs/compatibility.md shows what came of it.
 * Cases of a family stand in one file and run in their order; each leaves the lab as it found it, or makes its own names.
 */
export interface VocabularyCase {
  /** The command, as mq spells it. */
  readonly command: string;
  /** What follows the name; `-n` is added. */
  readonly args: (lab: VocabularyLab) => readonly string[];
  /** The original's command line where it is another; `none` where it has no such command. */
  readonly original?: ((lab: VocabularyLab) => readonly string[]) | 'none';
  /** Peers that can do it; all unless given. With the others mq must end with `otherwise` and say what is needed. */
  readonly answeredBy?: readonly PeerName[];
  /** The exit status where the peer can't; 69 unless given. */
  readonly otherwise?: number;
  /** mq's exit status; 0 unless given. */
  readonly status?: number;
  /** What mq's stdout must show; each is looked for. */
  readonly shows: readonly (string | RegExp)[];
  /** What both must say: taken out of each stdout and compared. Without it only mq's answer is looked at. */
  readonly agree?: (stdout: string) => unknown;
  /** What differs from the original's answer, and why; a sentence for the document. */
  readonly differs?: string;
  /** Prepares what the case needs (through mq or the client), before both runs. */
  readonly before?: (lab: VocabularyLab) => Promise<void>;
}
