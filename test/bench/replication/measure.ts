import { setTimeout as pause } from 'node:timers/promises';
import { ask, createTopic } from '../../interop/lab.ts';
import { sendFields } from '../first-send.ts';
import { type Load, load } from '../load.ts';
import { residentMegabytes, watchMemory } from '../machine.ts';
import { type FailoverKind, type Failovers, measureFailovers } from './failover.ts';
import { type Lag, LagSampler } from './lag.ts';
import { type Pair, type PairKind, startPair } from './pair.ts';

/** What one kind of pair does. Memory is the master's, in megabytes. */
export interface PairFigures {
  /** SYNC_MASTER, both copies before an answer. */
  sync: Load;
  syncWindow1: Load;
  /** ASYNC_MASTER with a slave that follows. */
  async: Load;
  asyncLag: Lag;
  /** ASYNC_MASTER with a slave that stands still, but for its sockets. */
  halted: { load: Load; memoryBefore: number; memoryHighest: number };
}

export interface ReplicationEffort {
  warmup: number;
  seconds: number;
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
export const REPLICATION_PARTS = ['elected', 'fixed', '5.3.3', 'daemon', 'alone'] as const;
export type ReplicationPart = (typeof REPLICATION_PARTS)[number];

export async function measureReplication(
  effort: ReplicationEffort,
  parts: readonly ReplicationPart[] = REPLICATION_PARTS,
): Promise<ReplicationFigures> {
  const figures: ReplicationFigures = { pairs: {}, failovers: {} };
  for (const part of parts) {
    if (part === 'daemon' || part === 'alone') figures.failovers[part] = await measureFailovers(part, effort.failovers);
    else figures.pairs[part] = await measurePair(part, effort);
  }
  return figures;
}

const TOPIC = 'Replicated';
const QUEUES = 4;

export async function measurePair(kind: PairKind, effort: ReplicationEffort): Promise<PairFigures> {
  return { ...(await synchronous(kind, effort)), ...(await asynchronous(kind, effort)) };
}

const say = (what: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`);

const sends = (window: number) => ({ mode: 'send', topic: TOPIC, window, queues: QUEUES }) as const;

async function synchronous(
  kind: PairKind,
  { warmup, seconds }: ReplicationEffort,
): Promise<Pick<PairFigures, 'sync' | 'syncWindow1'>> {
  say(`${kind}: a pair, SYNC_MASTER`);
  const pair = await startPair(kind, 'SYNC_MASTER');
  try {
    await createTopic(pair.master, TOPIC, { queues: QUEUES });
    await provesTwoCopies(pair);
    const sync = promised(await load(pair.master, { ...sends(256), warmup, seconds }));
    const syncWindow1 = promised(await load(pair.master, { ...sends(1), warmup: 1_000, seconds: seconds / 2 }));
    return { sync, syncWindow1 };
  } finally {
    await pair.stop();
  }
}

async function asynchronous(
  kind: PairKind,
  { warmup, seconds }: ReplicationEffort,
): Promise<Pick<PairFigures, 'async' | 'asyncLag' | 'halted'>> {
  say(`${kind}: a pair, ASYNC_MASTER`);
  const pair = await startPair(kind, 'ASYNC_MASTER');
  try {
    await createTopic(pair.master, TOPIC, { queues: QUEUES });
    await load(pair.master, { ...sends(256), warmup, seconds: 0.1 });
    const lag = await LagSampler.start(pair.master.broker);
    const asynchronous = await load(pair.master, { ...sends(256), warmup: 0, seconds });
    const asyncLag = await lag.finish();
    say(`${kind}: its slave stands still`);
    return { async: asynchronous, asyncLag, halted: await withHaltedSlave(pair, seconds) };
  } finally {
    await pair.stop();
  }
}

async function withHaltedSlave({ master, slave }: Pair, seconds: number): Promise<PairFigures['halted']> {
  await pause(1_000);
  const memoryBefore = residentMegabytes(master.pid);
  const memory = watchMemory(master.pid);
  process.kill(slave.pid, 'SIGSTOP');
  try {
    const done = await load(master, { ...sends(256), warmup: 0, seconds });
    return { load: done, memoryBefore, memoryHighest: memory.stop() };
  } finally {
    process.kill(slave.pid, 'SIGCONT');
  }
}

/** Stored here, but not said to be on both: such an answer is no figure of two copies, and no refusal. */
const NOT_PROMISED = ['10', '11', '12'];

function promised(result: Load): Load {
  const other = NOT_PROMISED.filter((code) => result.codes[code] !== undefined);
  if (other.length > 0) throw new Error(`not SEND_OK: ${JSON.stringify(result.codes)}, ${result.firstFailure}`);
  return result;
}

/** While the slave stands still, no send may be answered with 0. */
async function provesTwoCopies({ master, slave }: Pair): Promise<void> {
  const send = (): Promise<number | undefined> =>
    ask(master.broker, 310, sendFields(TOPIC, 0), Buffer.from('two'), 1_000).then(
      ({ code }) => code,
      () => undefined,
    );
  const together = await send();
  if (together !== 0) throw new Error(`a pair in sync answers ${together}`);
  process.kill(slave.pid, 'SIGSTOP');
  const alone = await send();
  process.kill(slave.pid, 'SIGCONT');
  if (alone === 0) throw new Error('a synchronous master says SEND_OK while its slave stands still');
  await pause(500);
}
