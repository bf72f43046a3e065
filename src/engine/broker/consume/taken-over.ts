import type { DeliveryTable, TableQueueState } from '../../../protocol/bodies/deliveries.ts';
import type { ConsumeMode, Delivery } from '../../store/consume/delivery.ts';
import type { LoadedQueue } from '../../store/consume/load.ts';

/** What a slave knows of the messages that its master has out with consumers, in case it has to go on with them. */
export class TakenOver {
  readonly #states = new Map<string, Omit<LoadedQueue, 'id'> & { attemptId: string | undefined }>();
  /** Of the master; undefined while nothing is known. */
  #epoch: number | undefined;

  get epoch(): number | undefined {
    return this.#epoch;
  }

  states(): Iterable<Omit<LoadedQueue, 'id'> & { attemptId: string | undefined }> {
    return this.#states.values();
  }

  /** @param now milliseconds; a message comes again a little later than it would have with the master, never earlier */
  adopt({ epoch, isWhole, gone, states }: DeliveryTable, now: number): void {
    // What was told of another epoch goes on only if all of it is told.
    if (isWhole) this.#states.clear();
    else if (epoch !== this.#epoch) throw new Error(`changes of epoch ${epoch} do not fit what is known`);
    this.#epoch = epoch;
    for (const { group, topic, queueId } of gone) this.#states.delete(keyOf(group, topic, queueId));
    for (const state of states) {
      const { group, topic, queueId, next, mode, attemptId } = state;
      const queue = { group, topic, queueId };
      const out = deliveriesOf(state, now);
      this.#states.set(keyOf(group, topic, queueId), { queue, next, mode: mode as ConsumeMode, attemptId, out });
    }
  }

  forget(): void {
    this.#states.clear();
    this.#epoch = undefined;
  }
}

const deliveriesOf = ({ out }: TableQueueState, now: number): [number, Delivery][] =>
  out.map(({ offset, popTime, leftMs, tries, clientId, movingFrom }) => [
    offset,
    { popTime, until: now + leftMs, tries, clientId, ...(movingFrom !== undefined && { movingFrom }) },
  ]);

const keyOf = (group: string, topic: string, queueId: number): string => `${topic}@${group}@${queueId}`;
