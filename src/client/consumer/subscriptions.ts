import { MqError } from '../../errors/index.ts';
import { buildSubscription, isTagType, type SubscriptionData } from '../../protocol/bodies/subscription-data.ts';
import { topicNameProblem } from '../../protocol/names.ts';

/** What of a topic is wanted: `*`, tags `A || B`, or an SQL92 expression over properties. */
export type SubscriptionExpression = string | { type: 'TAG' | 'SQL92'; expression: string };

/** The subscriptions of a consumer, by wire topic. A later one for the same topic takes the place of the earlier. */
export class Subscriptions {
  readonly #table = new Map<string, SubscriptionData>();
  #lastVersion = 0;

  /**
   * @param nowMs the version of the subscription; the broker goes by the highest
   * @throws MqError BAD_DATA for a topic or expression that cannot be
   */
  add(topic: string, expression: SubscriptionExpression, nowMs: number): SubscriptionData {
    const problem = topicNameProblem(topic);
    if (problem !== undefined) throw new MqError('BAD_DATA', problem, { topic });
    const { type, expression: text } = typeof expression === 'string' ? { type: 'TAG', expression } : expression;
    if (!isTagType(type) && text.trim() === '') {
      throw new MqError('BAD_DATA', `the ${type} expression for ${topic} is empty`, { topic });
    }
    const tags = buildSubscription(topic, text, this.#nextVersion(nowMs), type);
    if (isTagType(type) && text.trim() !== '' && text.trim() !== '*' && tags.tagsSet.length === 0) {
      throw new MqError('BAD_DATA', `${JSON.stringify(text)} names no tag; it takes * or tags as A || B`, { topic });
    }
    this.#table.set(topic, tags);
    return tags;
  }

  delete(topic: string): boolean {
    return this.#table.delete(topic);
  }

  get(topic: string): SubscriptionData | undefined {
    return this.#table.get(topic);
  }

  topics(): Iterable<string> {
    return this.#table.keys();
  }

  all(): SubscriptionData[] {
    return [...this.#table.values()];
  }

  get size(): number {
    return this.#table.size;
  }

  #nextVersion(nowMs: number): number {
    this.#lastVersion = Math.max(nowMs, this.#lastVersion + 1);
    return this.#lastVersion;
  }
}
