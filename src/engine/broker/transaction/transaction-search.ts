import { decodeMessages, type MessageExt } from '../../../protocol/message/decode.ts';
import { javaHashCode } from '../../../protocol/message/hash.ts';
import { SysFlag, transactionType } from '../../../protocol/message/sysflag.ts';
import { CHECK_MAX_TIME_TOPIC, HALF_TOPIC } from '../../../protocol/names.ts';
import type { BrokerStore } from '../context.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { Breather } from '../processors/breather.ts';
import { isRenewed, isSameTransaction } from './half-message.ts';

/** What the search reads. */
export type SearchedStore = Pick<
  BrokerStore,
  'get' | 'queryByKey' | 'indexIsComplete' | 'offsetByTime' | 'minOffset' | 'maxOffset'
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
  readonly #committed: (half: MessageExt) => OutgoingMessage;

  /** @param committed the message a commit of a half would store */
  constructor(store: SearchedStore, committed: (half: MessageExt) => OutgoingMessage) {
    this.#store = store;
    this.#committed = committed;
  }

  /** False when only commits can be found, by reading queues; then an unknown fate stays unknown. */
  get isWhole(): boolean {
    return this.#store.indexIsComplete;
  }

  /**
   * Whether a commit of the half's transaction is in the store. By the index when it is whole; else by reading the queue it
   * would be in, from the half's time on.
   */
  async hasCommit(half: MessageExt): Promise<boolean> {
    if (half.uniqueKey === undefined) return false;
    const commit = this.#committed(half);
    const isCommit = (message: MessageExt): boolean =>
      transactionType(message.sysFlag) === SysFlag.TRANSACTION_COMMIT && isSameTransaction(message, half);
    if (this.isWhole) return (await this.#byKey(commit.topic, half)).some(isCommit);
    return this.#isInQueue(commit, half, isCommit);
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
    return buffers.flatMap(decodeMessages).filter((message) => message.topic === topic);
  }

  async #isInQueue(
    { topic, queueId, properties, deliverAfterMs }: OutgoingMessage,
    half: MessageExt,
    accept: (message: MessageExt) => boolean,
  ): Promise<boolean> {
    const tags = properties.get('TAGS');
    const wanted = tags === undefined ? 0 : javaHashCode(tags);
    const matches = deliverAfterMs === undefined ? (tagsCode: number) => tagsCode === wanted : undefined;
    const breather = new Breather();
    let offset = await this.#store.offsetByTime(topic, queueId, since(half));
    const end = this.#store.maxOffset(topic, queueId);
    while (offset < end) {
      const read = { topic, queueId, offset, maxMessages: MAX_RECORDS, maxBytes: MAX_READ_BYTES, matches };
      const result = await this.#store.get(read);
      if (result.buffers.flatMap(decodeMessages).some(accept)) return true;
      if (result.nextBeginOffset <= offset) break;
      offset = result.nextBeginOffset;
      await breather.step();
    }
    return false;
  }
}

/** When the transaction began, at the latest: its first record may be older than the one at hand. */
const since = (half: MessageExt): number =>
  isRenewed(half) ? Math.min(half.bornTimestamp, half.storeTimestamp) : half.storeTimestamp;

/** Position of the newest record of a transaction; -1 without one. */
const newest = (records: readonly MessageExt[], half: MessageExt): number =>
  records.findLast((record) => isSameTransaction(record, half))?.commitLogOffset ?? -1;
