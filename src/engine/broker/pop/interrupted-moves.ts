import type { QueueState } from '../../store/consume/queue-state.ts';
import type { BrokerContext } from '../context.ts';
import { hasMessage, readMessages } from './read-messages.ts';
import { isRedeliveryOf, type PopRedelivery, redeliveryTopic } from './redelivered.ts';

/**
 * Settles what was being stored anew when the broker died: where the copy is there, the first record is done with; else its
 * time is still up.
 */
export async function resumeMoves(
  { store, consumption, clock }: Pick<BrokerContext, 'store' | 'consumption' | 'clock'>,
  state: QueueState,
  redeliveryOf: (popTime: number) => PopRedelivery,
): Promise<void> {
  const { topic, queueId } = state;
  const interrupted = [...state.out].filter(([, { movingFrom }]) => movingFrom !== undefined);
  for (const [offset, { movingFrom = 0, popTime }] of interrupted) {
    const [entry] = await readMessages(store, topic, queueId, [offset]);
    const stored = entry?.stored;
    const isGone = entry !== undefined && stored === undefined;
    const isThere =
      stored !== undefined &&
      (await hasMessage(store, redeliveryTopic(stored, redeliveryOf(popTime)), 0, movingFrom, (copy) =>
        isRedeliveryOf(copy, stored),
      ));
    if (isThere || isGone) state.endMove(offset, clock.now());
    else state.abandonMove(offset, clock.now());
    consumption.publish(state);
  }
}
