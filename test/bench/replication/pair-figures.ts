import { setTimeout as pause } from 'node:timers/promises';
import { ask, createTopic } from '../../interop/lab.ts';
import { sendFields } from '../first-send.ts';
import { type Load, load } from '../load.ts';
import { watchMemory } from '../machine.ts';
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
  asyncMemory: number;
  /** ASYNC_MASTER with a slave that stands still, but for its sockets. */
  halted: { load: Load; memoryHighest: number };
}

export interface PairEffort {
  warmup: number;
  seconds: number;
}

const TOPIC = 'Replicated';
const QUEUES = 4;

export async function measurePair(kind: PairKind, effort: PairEffort): Promise<PairFigures> {
  return { ...(await synchronous(kind, effort)), ...(await asynchronous(kind, effort)) };
}

const say = (what: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`);

const sends = (window: number) => ({ mode: 'send', topic: TOPIC, window, queues: QUEUES }) as const;

async function synchronous(
  kind: PairKind,
  { warmup, seconds }: PairEffort,
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
  { warmup, seconds }: PairEffort,
): Promise<Pick<PairFigures, 'async' | 'asyncLag' | 'asyncMemory' | 'halted'>> {
  say(`${kind}: a pair, ASYNC_MASTER`);
  const pair = await startPair(kind, 'ASYNC_MASTER');
  try {
    await createTopic(pair.master, TOPIC, { queues: QUEUES });
    await load(pair.master, { ...sends(256), warmup, seconds: 0.1 });
    const lag = await LagSampler.start(pair.master.broker);
    const memory = watchMemory(pair.master.pid);
    const asynchronous = await load(pair.master, { ...sends(256), warmup: 0, seconds });
    const asyncLag = await lag.finish();
    const asyncMemory = memory.stop();
    say(`${kind}: its slave stands still`);
    return { async: asynchronous, asyncLag, asyncMemory, halted: await withHaltedSlave(pair, seconds) };
  } finally {
    await pair.stop();
  }
}

async function withHaltedSlave({ master, slave }: Pair, seconds: number): Promise<PairFigures['halted']> {
  const memory = watchMemory(master.pid);
  process.kill(slave.pid, 'SIGSTOP');
  try {
    const done = await load(master, { ...sends(256), warmup: 0, seconds });
    return { load: done, memoryHighest: memory.stop() };
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
