/** What is wrong with a store. */
export const DamageKind = {
  /** Bytes of the log that are no record. */
  LOG_BYTES: 'LOG_BYTES',
  /** A log file that is missing, too short, or no log file at all. */
  LOG_FILE: 'LOG_FILE',
  /** Bytes behind the last record: a torn write. */
  LOG_TAIL: 'LOG_TAIL',
  /** A message without its queue entry. */
  QUEUE_MISSING: 'QUEUE_MISSING',
  /** A queue entry that points to something else than its message. */
  QUEUE_WRONG: 'QUEUE_WRONG',
  /** A queue entry that points to no message. */
  QUEUE_EXTRA: 'QUEUE_EXTRA',
  /** The tag code of an entry is not that of its message: consumers with tags do not see it. */
  QUEUE_TAGS: 'QUEUE_TAGS',
  /** A queue file of another length than the others. */
  QUEUE_FILE: 'QUEUE_FILE',
  /** Keys of messages that the index does not have. */
  INDEX_MISSING: 'INDEX_MISSING',
  /** Entries of the index that belong to no message. */
  INDEX_EXTRA: 'INDEX_EXTRA',
  /** Slots or head of an index file that do not fit its entries. */
  INDEX_SLOTS: 'INDEX_SLOTS',
  CHECKPOINT: 'CHECKPOINT',
  CONFIG_TORN: 'CONFIG_TORN',
  CONSUME_STORE: 'CONSUME_STORE',
} as const;
export type DamageKind = (typeof DamageKind)[keyof typeof DamageKind];

/** Who puts it right: the next start of a broker by itself, `mq recover`, `mq store rebuild`, or a person. */
export type Remedy = 'start' | 'recover' | 'rebuild' | 'hand';

/** One damage, or many of a kind in a row. */
export interface StoreDamage {
  kind: DamageKind;
  file: string;
  /** First byte in the file; undefined where the whole file is meant. */
  offset: number | undefined;
  /** Bytes; undefined where the whole file is meant. */
  length: number | undefined;
  /** Messages or entries in it. */
  count: number;
  topic: string | undefined;
  queueId: number | undefined;
  /** Of the first message. */
  queueOffset: number | undefined;
  /** Of the first message, byte in the commit log. */
  position: number | undefined;
  /** What it is and what follows from it. */
  means: string;
  remedy: Remedy;
}

/** Damages kept in a report; more are only counted. */
const KEPT = 1000;

/** What of a damage is worth saying; the rest is undefined. */
export type DamageFacts = Pick<StoreDamage, 'kind' | 'file' | 'means' | 'remedy'> & Partial<StoreDamage>;

/** Gathers damages: the first thousand, and how many of each kind there are. */
export class Damages {
  readonly list: StoreDamage[] = [];
  readonly counts = new Map<DamageKind, number>();
  readonly remedies = new Set<Remedy>();
  total = 0;

  add(facts: DamageFacts): void {
    this.total++;
    this.counts.set(facts.kind, (this.counts.get(facts.kind) ?? 0) + 1);
    this.remedies.add(facts.remedy);
    if (this.list.length >= KEPT) return;
    this.list.push({
      ...{ offset: undefined, length: undefined, count: 1 },
      ...{ topic: undefined, queueId: undefined, queueOffset: undefined, position: undefined },
      ...facts,
    });
  }
}
