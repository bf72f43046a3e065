import type { Clock } from '../../../clock.ts';
import { messageOf } from '../../../errors/index.ts';
import { type MessageQueue, sameQueue } from '../../../protocol/bodies/message-queue.ts';
import type { ClientInstance } from '../../instance/client-instance.ts';
import type { ConsumerRequests } from '../../requests/consumers.ts';
import type { ProcessQueue } from '../queue/process-queue.ts';

/** Locks are renewed this often, milliseconds. */
const RENEW_MS = 20_000;
/** A lock that was not renewed so long counts no more here; the broker keeps it 60 s. */
const EXPIRY_MS = 30_000;

export interface QueueLocksParts {
  instance: Pick<ClientInstance, 'clientId' | 'log' | 'masterOf'>;
  requests: Pick<ConsumerRequests, 'lock' | 'unlock'>;
  group: string;
  clock: Clock;
  /** The queues held now. */
  held(): readonly ProcessQueue[];
  /** Another member has the order of a queue. */
  lost(held: ProcessQueue): void;
}

/** The order of queues: only who has a queue's lock at its broker may consume it in order (41, 42). */
export class QueueLocks {
  readonly #parts: QueueLocksParts;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: QueueLocksParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => void this.renew(), RENEW_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Takes the lock of one queue. @returns false when another member has it @throws MqError when nobody can be asked */
  async take(held: ProcessQueue): Promise<boolean> {
    const { requests, instance, group, clock } = this.#parts;
    const askedAtMs = clock.now();
    const locked = await requests.lock(this.#address(held.queue), group, instance.clientId, [held.queue]);
    held.locked = locked.some((queue) => sameQueue(queue, held.queue));
    if (held.locked) held.lastLockAtMs = askedAtMs;
    return held.locked;
  }

  /** True while the broker's word holds. */
  owns(held: ProcessQueue): boolean {
    return held.locked && this.#parts.clock.now() - held.lastLockAtMs < EXPIRY_MS;
  }

  /** Renews all locks, with one request a broker. What cannot be renewed now expires by itself. */
  async renew(): Promise<void> {
    await Promise.all(byBroker(this.#parts.held()).map((queues) => this.#renewAt(queues)));
  }

  /** Gives the locks of queues up. A broker that cannot be told finds out when they expire. */
  async release(queues: readonly ProcessQueue[]): Promise<void> {
    await Promise.all(byBroker(queues.filter((held) => held.locked)).map((of) => this.#releaseAt(of)));
  }

  async #releaseAt(queues: readonly ProcessQueue[]): Promise<void> {
    const { requests, instance, group } = this.#parts;
    const plain = queues.map(({ queue }) => queue);
    const [first] = plain;
    for (const held of queues) held.locked = false;
    if (first === undefined) return;
    try {
      await requests.unlock(this.#address(first), group, instance.clientId, plain);
    } catch (error) {
      const { brokerName } = first;
      instance.log.warn({ group, brokerName, reason: messageOf(error) }, 'locks could not be given up');
    }
  }

  async #renewAt(queues: readonly ProcessQueue[]): Promise<void> {
    const { requests, instance, group, clock } = this.#parts;
    const [first] = queues;
    if (first === undefined) return;
    const askedAtMs = clock.now();
    try {
      const plain = queues.map(({ queue }) => queue);
      const locked = await requests.lock(this.#address(first.queue), group, instance.clientId, plain);
      for (const held of queues) {
        if (held.stopped) continue;
        if (locked.some((queue) => sameQueue(queue, held.queue))) {
          held.locked = true;
          held.lastLockAtMs = askedAtMs;
        } else {
          held.locked = false;
          this.#parts.lost(held);
        }
      }
    } catch (error) {
      const { brokerName } = first.queue;
      instance.log.warn({ group, brokerName, reason: messageOf(error) }, 'the locks of queues could not be renewed');
    }
  }

  #address(queue: MessageQueue): string {
    const address = this.#parts.instance.masterOf(queue.brokerName);
    if (address === undefined) throw new Error(`the broker ${queue.brokerName} has no master just now`);
    return address;
  }
}

function byBroker(queues: readonly ProcessQueue[]): ProcessQueue[][] {
  const brokers = new Map<string, ProcessQueue[]>();
  for (const held of queues) {
    const known = brokers.get(held.queue.brokerName);
    if (known === undefined) brokers.set(held.queue.brokerName, [held]);
    else known.push(held);
  }
  return [...brokers.values()];
}
