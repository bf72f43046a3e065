import type { Clock } from '../../../clock.ts';
import { QueueTable } from './queue-table.ts';

/** A client that honours the push (220) drops its queues, waits about 10 s and commits the target. */
const GRACE_MS = 30_000;

/**
 * Resets that were pushed to the consumers of a group and that the owner of each queue has yet to follow. Until it has,
 * commits of other offsets are those of before the reset and are not taken. A consumer that ignores the push is moved by
 * its next pull after the grace.
 */
export class PendingResets {
  readonly #clock: Clock;
  readonly #targets = new QueueTable();
  readonly #since = new QueueTable();
  #size = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(group: string, topic: string, queueId: number, target: number): void {
    if (this.#targets.get(group, topic, queueId) === undefined) this.#size++;
    this.#targets.set(group, topic, queueId, target);
    this.#since.set(group, topic, queueId, this.#clock.now());
  }

  /** Whether a commit may be taken; the one of the target itself ends the reset. */
  admits(group: string, topic: string, queueId: number, offset: number): boolean {
    if (this.#size === 0) return true;
    const target = this.#targets.get(group, topic, queueId);
    if (target === undefined) return true;
    if (target !== offset) return false;
    this.#end(group, topic, queueId);
    return true;
  }

  /**
   * Asked by every pull: the offset the consumer must be sent to, or undefined. A pull at the target ends the reset, and
   * so does one that is sent to it.
   */
  take(group: string, topic: string, queueId: number, pullOffset: number): number | undefined {
    if (this.#size === 0) return undefined;
    const target = this.#targets.get(group, topic, queueId);
    if (target === undefined) return undefined;
    if (target === pullOffset) {
      this.#end(group, topic, queueId);
      return undefined;
    }
    if (this.#clock.now() - (this.#since.get(group, topic, queueId) ?? 0) < GRACE_MS) return undefined;
    this.#end(group, topic, queueId);
    return target;
  }

  /** The reset has been followed. */
  end(group: string, topic: string, queueId: number): void {
    if (this.#size > 0 && this.#targets.get(group, topic, queueId) !== undefined) this.#end(group, topic, queueId);
  }

  removeGroup(group: string): void {
    for (const topic of this.#targets.topicsOf(group)) this.#remove(group, topic);
  }

  removeTopic(topic: string): void {
    for (const group of this.#targets.groupsOf(topic)) this.#remove(group, topic);
  }

  #remove(group: string, topic: string): void {
    for (const queueId of [...(this.#targets.find(group, topic)?.keys() ?? [])]) this.#end(group, topic, queueId);
  }

  #end(group: string, topic: string, queueId: number): void {
    this.#targets.delete(group, topic, queueId);
    this.#since.delete(group, topic, queueId);
    this.#size--;
  }
}
