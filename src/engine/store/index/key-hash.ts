import { javaHashCode } from '../../../protocol/message/hash.ts';

/** Java's hash of a key made positive as the original does: MIN_VALUE, which has no positive twin, becomes 0. */
export function indexKeyHash(hashCode: number): number {
  if (hashCode >= 0) return hashCode;
  return hashCode === -0x80000000 ? 0 : -hashCode;
}

const MAX_TOPICS = 16_384;

/** Hashes `topic#key` without joining the two: the hash of the topic's part is remembered and continued over the key. */
export class KeyHasher {
  readonly #topics = new Map<string, number>();
  #lastTopic = '';
  #lastSeed = javaHashCode('#');

  /** Hash of `topic#`, the seed to continue over a key's UTF-16 units. */
  seed(topic: string): number {
    if (topic === this.#lastTopic) return this.#lastSeed;
    let seed = this.#topics.get(topic);
    if (seed === undefined) {
      if (this.#topics.size >= MAX_TOPICS) this.#topics.clear();
      seed = javaHashCode('#', javaHashCode(topic));
      this.#topics.set(topic, seed);
    }
    this.#lastTopic = topic;
    this.#lastSeed = seed;
    return seed;
  }

  /** What an index entry holds for a key of a topic. */
  hash(topic: string, key: string): number {
    return indexKeyHash(javaHashCode(key, this.seed(topic)));
  }
}
