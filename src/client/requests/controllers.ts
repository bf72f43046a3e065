import { decodeBrokerReplicasInfo, type ReplicasInfo } from '../../protocol/bodies/broker-replicas-info.ts';
import { decodePropertiesText, encodePropertiesText } from '../../protocol/bodies/properties-text.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { decodeHeader, type HeaderInput, type HeaderOf } from '../../protocol/header.ts';
import {
  cleanBrokerDataRequest,
  controllerMetadataResponse,
  electMasterRequest,
  electMasterResponse,
} from '../../protocol/headers/controller.ts';
import { asIntegerMap, asObject, asString, parseObject } from '../../protocol/json/read.ts';
import { jsonBody } from '../../protocol/json/write.ts';
import type { Caller } from '../caller.ts';

export type ControllerMetadata = HeaderOf<typeof controllerMetadataResponse>;

/** What came of an election. */
export type Elected = HeaderOf<typeof electMasterResponse> & {
  /** The replicas' addresses by broker id. */
  brokerAddrs: Map<number, string>;
};

/** Requests to controllers (5.0 and later). */
export class ControllerRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** The controllers' group, leader and peers (1005). */
  async getMetadata(address: string): Promise<ControllerMetadata> {
    const answer = await this.#caller.call(address, RequestCode.CONTROLLER_GET_METADATA_INFO);
    return decodeHeader(controllerMetadataResponse, answer.extFields);
  }

  /** A controller's settings (1010). */
  async getConfig(address: string): Promise<Map<string, string>> {
    return decodePropertiesText((await this.#caller.call(address, RequestCode.GET_CONTROLLER_CONFIG)).body);
  }

  /** Changes settings of one controller (1009). */
  async updateConfig(address: string, entries: Iterable<readonly [string, string]>): Promise<void> {
    await this.#caller.call(address, RequestCode.UPDATE_CONTROLLER_CONFIG, { body: encodePropertiesText(entries) });
  }

  /** Who keeps up with the master, by broker name (1006, to the leader). */
  async getReplicas(leader: string, brokerNames: readonly string[]): Promise<Map<string, ReplicasInfo>> {
    const code = RequestCode.CONTROLLER_GET_SYNC_STATE_DATA;
    return decodeBrokerReplicasInfo((await this.#caller.call(leader, code, { body: jsonBody(brokerNames) })).body);
  }

  /** Has the leader make a replica the master of its broker name (1002). */
  async electMaster(leader: string, fields: HeaderInput<typeof electMasterRequest>): Promise<Elected> {
    const answer = await this.#caller.callWith(leader, RequestCode.CONTROLLER_ELECT_MASTER, electMasterRequest, fields);
    const group = answer.body === undefined ? {} : parseObject(answer.body);
    // 5.x before 5.1 answers with the member group itself.
    const member = group['brokerMemberGroup'] === undefined ? group : asObject(group['brokerMemberGroup']);
    const brokerAddrs = asIntegerMap(member['brokerAddrs'], (item) => asString(item));
    return { ...decodeHeader(electMasterResponse, answer.extFields), brokerAddrs };
  }

  /** Has the leader forget replicas (1011). */
  async cleanBrokerData(leader: string, fields: HeaderInput<typeof cleanBrokerDataRequest>): Promise<void> {
    await this.#caller.callWith(leader, RequestCode.CLEAN_BROKER_DATA, cleanBrokerDataRequest, fields);
  }
}
