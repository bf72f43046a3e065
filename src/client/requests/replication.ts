import { decodeHaRuntimeInfo, type HaRuntimeInfo } from '../../protocol/bodies/ha-runtime-info.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import type { Caller } from '../caller.ts';

/** Requests to a broker about its slaves, or its master. */
export class ReplicationRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** How replication stands (907; 5.0 and later). */
  async getStatus(address: string): Promise<HaRuntimeInfo> {
    return decodeHaRuntimeInfo((await this.#caller.call(address, RequestCode.GET_BROKER_HA_STATUS)).body);
  }
}
