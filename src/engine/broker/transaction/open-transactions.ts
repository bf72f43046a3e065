import { HALF_TOPIC, OP_HALF_TOPIC } from '../../../protocol/names.ts';
import type { BrokerStore } from '../context.ts';
import { Breather } from '../processors/breather.ts';
import { readStretch } from './half-reader.ts';
import { HalfState, HalfWindow } from './half-window.ts';
import { removedOffsets } from './op-message.ts';
import { OpQueue } from './op-queue.ts';

/** What the op queue says of the half messages from their progress on. */
export interface LoadedTransactions {
  window: HalfWindow;
  ops: OpQueue;
  /** Offset the next half message gets. */
  end: number;
}

type LoadedStore = Pick<BrokerStore, 'get' | 'minOffset' | 'maxOffset'>;

const OPS_AT_ONCE = 32;

/**
 * Builds the memory of the transactions anew from the op queue.
 * @param progress the next offset of a topic's queue as consumerOffset.json has it; -1 when it has none
 */
export async function loadTransactions(
  store: LoadedStore,
  progress: (topic: string) => number,
): Promise<LoadedTransactions> {
  const end = store.maxOffset(HALF_TOPIC, 0);
  const window = new HalfWindow(startOf(store, HALF_TOPIC, progress(HALF_TOPIC)));
  const opStart = startOf(store, OP_HALF_TOPIC, progress(OP_HALF_TOPIC));
  const ops = new OpQueue(opStart);
  const opEnd = store.maxOffset(OP_HALF_TOPIC, 0);
  const breather = new Breather();
  for (let offset = opStart; offset < opEnd; ) {
    const { messages, next } = await readStretch(store, OP_HALF_TOPIC, offset, OPS_AT_ONCE);
    for (const message of messages) {
      for (; offset < message.queueOffset; offset++) ops.loaded(-1);
      const halves = removedOffsets(message);
      // One out of reach is taken for open, and its commit found when its turn comes.
      for (const half of halves) if (half < end && window.reaches(half)) window.set(half, HalfState.SETTLED);
      ops.loaded(Math.max(-1, ...halves));
      offset++;
    }
    // What cannot be read says nothing; it is passed over.
    for (const to = Math.max(next, messages.length === 0 ? offset + 1 : offset); offset < to; offset++) ops.loaded(-1);
    await breather.step();
  }
  window.advance();
  ops.advance(window.base);
  return { window, ops, end };
}

/** A progress outside of what the queue holds is that of a log which was cut or has expired. */
function startOf(store: LoadedStore, topic: string, progress: number): number {
  const min = store.minOffset(topic, 0);
  return progress < 0 ? min : Math.min(Math.max(progress, min), store.maxOffset(topic, 0));
}
