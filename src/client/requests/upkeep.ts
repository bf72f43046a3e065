import { type Cleaned, decodeCleaned } from '../../protocol/bodies/cleaned.ts';
import { decodeEpochCache, type EpochCache } from '../../protocol/bodies/epoch-cache.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import {
  checkRocksdbCqWriteProgressRequest,
  planCleaningRequest,
  resetMasterFlushOffsetRequest,
} from '../../protocol/headers/admin.ts';
import { asNumber, asString, parseObject } from '../../protocol/json/read.ts';
import type { Caller } from '../caller.ts';

/** The requests that clean. */
export const CleaningRequest = {
  /** Queues without a message in the commit log. */
  EXPIRED_QUEUES: RequestCode.CLEAN_EXPIRED_CONSUMEQUEUE,
  /** Queues of topics the broker does not know. */
  UNUSED_TOPICS: RequestCode.CLEAN_UNUSED_TOPIC,
  /** Commit log files past their time. */
  EXPIRED_FILES: RequestCode.DELETE_EXPIRED_COMMITLOG,
} as const;
export type CleaningRequest = (typeof CleaningRequest)[keyof typeof CleaningRequest];

/** What a broker makes of a comparison of RocksDB and file queues. */
export interface RocksdbCheck {
  /** Whether it could not even begin. */
  failed: boolean;
  /** Its words. */
  result: string;
}

const CHECK_ERROR = 3;

/** Requests to a broker about its store. */
export class UpkeepRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Cleans (306, 316, 329). @returns what went; undefined from an Apache broker, which does not say */
  async clean(address: string, code: CleaningRequest): Promise<Cleaned | undefined> {
    const { body } = await this.#caller.call(address, code, { timeoutMs: this.#caller.timeoutMs * 6 });
    return body === undefined || body.length === 0 ? undefined : decodeCleaned(body);
  }

  /** What cleaning would remove (30003); undefined from an Apache broker, which cannot say. */
  async planCleaning(address: string, code: CleaningRequest): Promise<Cleaned | undefined> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.PLAN_CLEANING,
      planCleaningRequest,
      { request: code },
      { accept: [ResponseCode.REQUEST_CODE_NOT_SUPPORTED] },
    );
    return answer.code === ResponseCode.SUCCESS ? decodeCleaned(answer.body) : undefined;
  }

  /** Overwrites how far a slave takes its master to have flushed (908). A master passes over it. */
  async resetMasterFlushOffset(address: string, masterFlushOffset: number): Promise<void> {
    const code = RequestCode.RESET_MASTER_FLUSH_OFFSET;
    await this.#caller.callWith(address, code, resetMasterFlushOffsetRequest, { masterFlushOffset });
  }

  /** The terms a replica under a controller knows (1007). */
  async getEpochs(address: string): Promise<EpochCache> {
    return decodeEpochCache((await this.#caller.call(address, RequestCode.GET_BROKER_EPOCH_CACHE)).body);
  }

  /**
   * Has a broker compare its RocksDB queues with its files (354): of one topic, or of all for ''. The result goes to its
   * log.
   */
  async checkRocksdbQueues(address: string, topic: string, checkStoreTime: number): Promise<RocksdbCheck> {
    const code = RequestCode.CHECK_ROCKSDB_CQ_WRITE_PROGRESS;
    const fields = { topic, checkStoreTime };
    const answer = await this.#caller.callWith(address, code, checkRocksdbCqWriteProgressRequest, fields);
    const object = parseObject(answer.body);
    return { failed: asNumber(object['checkStatus']) === CHECK_ERROR, result: asString(object['checkResult']) };
  }
}
