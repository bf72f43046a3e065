import type { PeerName } from './cluster.ts';

/** What a broker and a client have to agree on: the rows of docs/compatibility.md, in their order. */
export const FEATURES = [
  'send: sync, async, one-way',
  'send: batch',
  'compressed bodies',
  'push, clustering, rebalance',
  'pull',
  'broadcast',
  'orderly, with locks',
  'lock transfer after a kill',
  'strict order, a broker killed',
  'tag filter',
  'SQL92 filter',
  'consume from first, last, timestamp',
  'delay levels',
  'timer messages, recall',
  'retry, then dead letter',
  'transactions: commit, rollback, check',
  'request-reply',
  'POP: ack, invisibility, retry',
  'consume directly',
  'reset online',
  'trace',
  'namespace',
] as const;
export type Feature = (typeof FEATURES)[number];

/** Whose client is one side. */
export const CLIENTS = ['Java 4.9.7', 'Java 5.3.3', 'Go 2.1.2', 'ali-ons', 'mq SDK'] as const;
export type ClientName = (typeof CLIENTS)[number];

/** One cell: a feature between a client and a broker. */
export interface Covered {
  feature: Feature;
  client: ClientName;
  peer: PeerName;
}

/** Of 5.x alone, in clients and brokers. */
const SINCE_5: readonly Feature[] = ['timer messages, recall', 'POP: ack, invisibility, retry'];

/** What the tests try of clients that have less than the others. */
const TRIED_OF: Partial<Record<ClientName, readonly Feature[]>> = {
  'Go 2.1.2': [
    'send: sync, async, one-way',
    'send: batch',
    'push, clustering, rebalance',
    'broadcast',
    'orderly, with locks',
    'retry, then dead letter',
    'transactions: commit, rollback, check',
  ],
  'ali-ons': ['send: sync, async, one-way', 'push, clustering, rebalance', 'retry, then dead letter'],
};

/** Whether a whole run of the tests has to fill a cell. */
export function isDue({ feature, client, peer }: Covered): boolean {
  const tried = TRIED_OF[client];
  if (tried !== undefined) return tried.includes(feature);
  return (client !== 'Java 4.9.7' && peer !== '4.9.7') || !SINCE_5.includes(feature);
}

/** What a master and a slave of different make have to agree on. */
export const COPIES = [
  'same log, tables taken over',
  'the slave serves consumers without its master',
  'two copies of what a synchronous master acknowledges',
] as const;
export type Copying = (typeof COPIES)[number];

/** One cell of the table of replication. */
export interface Replicated {
  copy: Copying;
  master: PeerName;
  slave: PeerName;
}

/** What one command line came to: a row's part in the table of commands. */
export interface Word {
  command: string;
  peer: PeerName;
  /** `refused`: this broker cannot do it, and mq said what is needed. */
  outcome: 'answered' | 'refused';
  /** Whether the original's answer was compared, and was the same. */
  agrees: boolean | undefined;
  differs: string | undefined;
}

declare module 'vitest' {
  interface TaskMeta {
    covers?: Covered[];
    replicated?: Replicated[];
    word?: Word;
  }
}

/** Says what a test shows of a master and its slave, as {@link covers} does of a client and a broker. */
export function replicates(
  task: { meta: { replicated?: Replicated[] } },
  copy: Copying,
  master: PeerName,
  slave: PeerName,
): void {
  task.meta.replicated = [...(task.meta.replicated ?? []), { copy, master, slave }];
}

/** Says which command line a test tries. */
export function noteWord(task: { meta: { word?: Word } }, word: Word): void {
  task.meta.word = word;
}

/**
 * Says what a test shows: `it('…', async ({ task }) => { covers(task, 'delay levels', 'Java 5.3.3', peer); …`. The
 * reporter beside this file makes docs/compatibility.md of it.
 */
export function covers(
  task: { meta: { covers?: Covered[] } },
  feature: Feature,
  client: ClientName,
  peer: PeerName,
): void {
  task.meta.covers = [...(task.meta.covers ?? []), { feature, client, peer }];
}
