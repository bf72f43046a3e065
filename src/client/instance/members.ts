import { MqError } from '../../errors/index.ts';
import type { ConsumerMember, ProducerMember, ReplyTaker } from './types.ts';

/** The group of producers that name none; any number of them may share an instance. */
export const DEFAULT_PRODUCER_GROUP = 'DEFAULT_PRODUCER';

const HINT =
  'Use one client per group in a process, or give each an instanceName of its own; further processes need nothing.';

/** The groups of one client instance, and who waits for replies. A group is there once. */
export class Members {
  readonly #producers = new Map<string, ProducerMember>();
  readonly #anonymous = new Set<ProducerMember>();
  readonly #consumers = new Map<string, ConsumerMember>();
  readonly #replyTakers = new Set<ReplyTaker>();

  /** @throws MqError IN_USE when another producer of the group is there, in the words of the original */
  addProducer(member: ProducerMember): void {
    if (member.group === DEFAULT_PRODUCER_GROUP) {
      this.#anonymous.add(member);
      return;
    }
    this.#refuseSecond('producer', this.#producers.get(member.group), member);
    this.#producers.set(member.group, member);
  }

  /** @throws MqError IN_USE when another consumer of the group is there, in the words of the original */
  addConsumer(member: ConsumerMember): void {
    this.#refuseSecond('consumer', this.#consumers.get(member.group), member);
    this.#consumers.set(member.group, member);
  }

  /** True when the member was there, and no other stands for its group now. */
  removeProducer(member: ProducerMember): boolean {
    if (this.#anonymous.delete(member)) return this.#anonymous.size === 0;
    return this.#producers.get(member.group) === member && this.#producers.delete(member.group);
  }

  /** True when the member was there. */
  removeConsumer(member: ConsumerMember): boolean {
    return this.#consumers.get(member.group) === member && this.#consumers.delete(member.group);
  }

  addReplyTaker(taker: ReplyTaker): () => void {
    this.#replyTakers.add(taker);
    return () => this.#replyTakers.delete(taker);
  }

  get size(): number {
    return this.#producers.size + this.#anonymous.size + this.#consumers.size;
  }

  get producerGroups(): string[] {
    return [...this.#producers.keys(), ...(this.#anonymous.size > 0 ? [DEFAULT_PRODUCER_GROUP] : [])];
  }

  get consumers(): ReadonlyMap<string, ConsumerMember> {
    return this.#consumers;
  }

  get replyTakers(): Iterable<ReplyTaker> {
    return this.#replyTakers;
  }

  producer(group: string): ProducerMember | undefined {
    return this.#producers.get(group);
  }

  /** Topics of all members. */
  topics(): Set<string> {
    const topics = new Set<string>();
    for (const member of [...this.#producers.values(), ...this.#anonymous, ...this.#consumers.values()]) {
      for (const topic of member.topics()) topics.add(topic);
    }
    return topics;
  }

  /** Asks the consumers of a topic to share out their queues again. */
  rebalanceSoon(topic: string): void {
    for (const member of this.#consumers.values()) {
      if ([...member.topics()].includes(topic)) member.rebalanceSoon();
    }
  }

  #refuseSecond(kind: string, known: object | undefined, member: { readonly group: string }): void {
    if (known === undefined || known === member) return;
    const words = `The ${kind} group[${member.group}] has been created before, specify another name please.`;
    throw new MqError('IN_USE', words, { group: member.group, hint: HINT });
  }
}
