import { MqError } from '../../errors/index.ts';
import { type DataVersion, decodeDataVersion } from '../../protocol/bodies/data-version.ts';
import {
  decodeAclFileVersions,
  decodePlainAccessConfigs,
  type PlainAccessConfig,
  type PlainAccessConfigs,
} from '../../protocol/bodies/plain-access-config.ts';
import { RequestCode, requestName } from '../../protocol/codes/request.ts';
import { decodeHeader, type HeaderFields, type HeaderInput } from '../../protocol/header.ts';
import {
  aclVersionResponse,
  deleteAccountRequest,
  updateAccountRequest,
  updateGlobalWhiteAddrsRequest,
} from '../../protocol/headers/auth.ts';
import type { Caller } from '../caller.ts';

/** Versions of the files a broker keeps accounts in. */
export interface AclVersions {
  clusterName: string;
  brokerName: string;
  brokerAddr: string;
  /** By file; brokers before 4.9.3 name none, and give one version for all. */
  files: Map<string, DataVersion>;
}

/** Requests to a broker about accounts of access control 1.0 (4.4 to 5.3.2). */
export class PlainAclRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Creates an account, or changes one (50). Whether it is an admin's is always said. */
  async updateAccount(address: string, account: PlainAccessConfig): Promise<void> {
    const { topicPerms, groupPerms, ...rest } = account;
    await this.#change(address, RequestCode.UPDATE_AND_CREATE_ACL_CONFIG, updateAccountRequest, {
      ...rest,
      topicPerms: topicPerms.length === 0 ? undefined : topicPerms.join(','),
      groupPerms: groupPerms.length === 0 ? undefined : groupPerms.join(','),
    });
  }

  /** Deletes an account (51). */
  async deleteAccount(address: string, accessKey: string): Promise<void> {
    await this.#change(address, RequestCode.DELETE_ACL_CONFIG, deleteAccountRequest, { accessKey });
  }

  /** The versions of the files (52). A broker without access control gives no answer at all. */
  async getVersions(address: string): Promise<AclVersions> {
    const answer = await this.#caller.call(address, RequestCode.GET_BROKER_CLUSTER_ACL_INFO);
    const { version, allAclFileVersion, ...broker } = decodeHeader(aclVersionResponse, answer.extFields);
    const files = allAclFileVersion === undefined ? new Map() : decodeAclFileVersions(allAclFileVersion);
    return { ...broker, files: files.size > 0 ? files : new Map([['', decodeDataVersion(version)]]) };
  }

  /**
   * Whether the broker knows these requests at all: returns for one that knows them and, being without access control,
   * does not answer.
   *
   * @throws MqError REFUSED with code 3 from one that does not
   */
  async probe(address: string): Promise<void> {
    try {
      await this.#caller.call(address, RequestCode.GET_BROKER_CLUSTER_ACL_INFO, { timeoutMs: PROBE_MS });
    } catch (error) {
      if (!(error instanceof MqError) || error.code !== 'TIMEOUT') throw error;
    }
  }

  /** Sets the addresses that need no signature (53). @param file one of the files; the default one without it */
  async updateGlobalWhiteAddrs(address: string, globalWhiteAddrs: string, file: string | undefined): Promise<void> {
    const code = RequestCode.UPDATE_GLOBAL_WHITE_ADDRS_CONFIG;
    const fields = { globalWhiteAddrs, aclFileFullPath: file };
    await this.#change(address, code, updateGlobalWhiteAddrsRequest, fields);
  }

  /** All accounts with their secrets, and the addresses that need no signature (54; until 4.9.7 and 5.1.4). */
  async getAll(address: string): Promise<PlainAccessConfigs> {
    return decodePlainAccessConfigs((await this.#caller.call(address, RequestCode.GET_BROKER_CLUSTER_ACL_CONFIG)).body);
  }

  /**
   * A change that fails is answered with one of three codes that mean other things elsewhere; the reason may repeat the
   * secret.
   */
  async #change<F extends HeaderFields>(
    address: string,
    code: number,
    fields: F,
    values: HeaderInput<F>,
  ): Promise<void> {
    const answer = await this.#caller.callWith(address, code, fields, values, { accept: CHANGE_FAILED });
    if (!CHANGE_FAILED.includes(answer.code)) return;
    const remark = (answer.remark?.trim() ?? '').replaceAll(/(secretKey=)\S+/g, '$1******');
    throw new MqError(
      'REFUSED',
      `${address} refused ${requestName(code)}: ${remark === '' ? 'no reason given' : remark}`,
      { address, responseCode: answer.code, remark },
    );
  }
}

/** What does not know a request says so at once, milliseconds. */
const PROBE_MS = 500;

/** Failures of 50, 51 and 53 (wire-protocol 3.1). */
const CHANGE_FAILED: readonly number[] = [209, 210, 211];
