import type { MessageExt } from '../../../protocol/message/decode.ts';
import { javaHashCode } from '../../../protocol/message/hash.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { SysFlag, transactionType } from '../../../protocol/message/sysflag.ts';
import { CHECK_MAX_TIME_TOPIC, HALF_TOPIC, SCHEDULE_TOPIC, TIMER_TOPIC } from '../../../protocol/names.ts';
import type { BrokerStore } from '../context.ts';
import { Breather } from '../processors/breather.ts';
import { isRenewed, isSameTransaction, realDestination } from './half-message.ts';
import { readable } from './half-reader.ts';

/** What the search reads. */
export type SearchedStore = Pick<
  BrokerStore,
  'get' | 'queryByKey' | 'indexIsComplete' | 'offsetByTime' | 'maxOffset' | 'queueIds'
>;

/** Records of one key looked at. */
const MAX_RECORDS = 64;
/** Times of index entries are cut to whole seconds. */
const INDEX_TIME_SLACK_MS = 2000;
const FOREVER = Number.MAX_SAFE_INTEGER;
const MAX_READ_BYTES = 1024 * 1024;

/** Finds in the store what became of a half message, where memory does not know it. */
export class TransactionSearch {
  readonly #store: SearchedStore;

  constructor(store: SearchedStore) {
    this.#store = store;
  }

  /** False when only commits can be found, by reading queues; then an unknown fate stays unknown. */
  get isWhole(): boolean {
    return this.#store.indexIsComplete;
  }

  /**
   * Whether a commit of the half's transaction is in the store. By the index when it is whole; else by reading the queues it
   * may be in, from the half's time on.
   * @throws RangeError when the half does not say where it is to go
   */
  async hasCommit(half: MessageExt): Promise<boolean> {
    const { topic, queueId } = realDestination(half);
    const tags = half.properties.get(Property.TAGS);
    const tagsCode = tags === undefined ? 0 : javaHashCode(tags);
    if (await this.#isCommittedTo(topic, [queueId], half, (entry) => entry === tagsCode)) return true;
    for (const waiting of waitingTopics(half)) {
      if (await this.#isCommittedTo(waiting, this.#store.queueIds(waiting), half)) return true;
    }
    return false;
  }

  async #isCommittedTo(
    topic: string,
    queueIds: readonly number[],
    half: MessageExt,
    matches?: (tagsCode: number) => boolean,
  ): Promise<boolean> {
    const isCommit = (message: MessageExt): boolean =>
      transactionType(message.sysFlag) === SysFlag.TRANSACTION_COMMIT && isSameTransaction(message, half);
    if (this.isWhole) return (await this.#byKey(topic, half)).some(isCommit);
    for (const queueId of queueIds) {
      if (await this.#isInQueue(topic, queueId, since(half), matches, isCommit)) return true;
    }
    return false;
  }

  /** The newest half message of the same transaction that `isOpen` accepts, by queue offset. */
  async openCopy(half: MessageExt, isOpen: (offset: number) => boolean): Promise<MessageExt | undefined> {
    const copies = await this.#byKey(HALF_TOPIC, half);
    return copies.findLast((copy) => isSameTransaction(copy, half) && isOpen(copy.queueOffset));
  }

  /** Whether the transaction was put aside, and has not been taken up again since. */
  async isDiscarded(half: MessageExt): Promise<boolean> {
    const aside = newest(await this.#byKey(CHECK_MAX_TIME_TOPIC, half), half);
    return aside >= 0 && aside > newest(await this.#byKey(HALF_TOPIC, half), half);
  }

  async #byKey(topic: string, half: MessageExt): Promise<MessageExt[]> {
    if (half.uniqueKey === undefined) return [];
    const begin = since(half) - INDEX_TIME_SLACK_MS;
    const { buffers } = await this.#store.queryByKey(topic, half.uniqueKey, MAX_RECORDS, begin, FOREVER);
    return buffers.flatMap(readable).filter((message) => message.topic === topic);
  }

  async #isInQueue(
    topic: string,
    queueId: number,
    time: number,
    matches: ((tagsCode: number) => boolean) | undefined,
    accept: (message: MessageExt) => boolean,
  ): Promise<boolean> {
    const breather = new Breather();
    let offset = await this.#store.offsetByTime(topic, queueId, time);
    const end = this.#store.maxOffset(topic, queueId);
    while (offset < end) {
      const read = { topic, queueId, offset, maxMessages: MAX_RECORDS, maxBytes: MAX_READ_BYTES, matches };
      const result = await this.#store.get(read);
      if (result.buffers.flatMap(readable).some(accept)) return true;
      if (result.nextBeginOffset <= offset) break;
      offset = result.nextBeginOffset;
      await breather.step();
    }
    return false;
  }
}

/** Where a commit waits until it is due, when it asks for that. */
function waitingTopics({ properties }: MessageExt): string[] {
  const isDelayed = Number(properties.get(Property.DELAY) ?? 0) > 0;
  const isTimed = [Property.TIMER_DELAY_SEC, Property.TIMER_DELAY_MS, Property.TIMER_DELIVER_MS].some((name) =>
    properties.has(name),
  );
  return [...(isDelayed ? [SCHEDULE_TOPIC] : []), ...(isTimed ? [TIMER_TOPIC] : [])];
}

/** When the transaction began, at the latest: its first record may be older than the one at hand. */
const since = (half: MessageExt): number =>
  isRenewed(half) ? Math.min(half.bornTimestamp, half.storeTimestamp) : half.storeTimestamp;

/** Position of the newest record of a transaction; -1 without one. */
const newest = (records: readonly MessageExt[], half: MessageExt): number =>
  records.findLast((record) => isSameTransaction(record, half))?.commitLogOffset ?? -1;
