import { type ColdDataInfo, decodeColdDataInfo } from '../../protocol/bodies/cold-data-info.ts';
import { encodePropertiesText } from '../../protocol/bodies/properties-text.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { setCommitLogReadModeRequest } from '../../protocol/headers/admin.ts';
import type { Caller } from '../caller.ts';

/** Requests about reads of cold data, which brokers of RocketMQ know from 5.1.2 on. */
export class ColdDataRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** What groups read and may read (2003); undefined when the broker has no table of it. */
  async findInfo(address: string): Promise<ColdDataInfo | undefined> {
    const { body } = await this.#caller.call(address, RequestCode.GET_COLD_DATA_FLOW_CTR_INFO);
    return body === undefined || body.length === 0 ? undefined : decodeColdDataInfo(body);
  }

  /** Sets the threshold of a group, bytes per period (2001). */
  async setThreshold(address: string, group: string, threshold: number): Promise<void> {
    const body = encodePropertiesText([[group, String(threshold)]]);
    await this.#caller.call(address, RequestCode.UPDATE_COLD_DATA_FLOW_CTR_CONFIG, { body, subject: { group } });
  }

  /** Drops the threshold of a group (2002). */
  async removeThreshold(address: string, group: string): Promise<void> {
    const body = Buffer.from(group);
    await this.#caller.call(address, RequestCode.REMOVE_COLD_DATA_FLOW_CTR_CONFIG, { body, subject: { group } });
  }

  /** Sets how the system reads ahead in commit log files: 0 normally, 1 not at all (2004). @returns the broker's words */
  async setReadAheadMode(address: string, mode: 0 | 1): Promise<string> {
    const fields = { READ_AHEAD_MODE: String(mode) };
    const code = RequestCode.SET_COMMITLOG_READ_MODE;
    return (await this.#caller.callWith(address, code, setCommitLogReadModeRequest, fields)).remark ?? '';
  }
}
