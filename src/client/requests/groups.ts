import { encodeMessageRequestMode, type MessageRequestModeEntry } from '../../protocol/bodies/assignment.ts';
import {
  type ConsumerConnection,
  decodeConsumerConnection,
  decodeProducerConnection,
  type ProducerConnection,
} from '../../protocol/bodies/connections.ts';
import { type ConsumerRunningInfo, decodeConsumerRunningInfo } from '../../protocol/bodies/consumer-running-info.ts';
import type { QueueTable } from '../../protocol/bodies/message-queue.ts';
import { decodeProducerTableInfo, type ProducerTableInfo } from '../../protocol/bodies/producer-table-info.ts';
import { decodeGetConsumerStatus } from '../../protocol/bodies/reset-offset.ts';
import {
  decodeSubscriptionGroupWrapper,
  encodeSubscriptionGroupConfig,
  encodeSubscriptionGroupList,
  type SubscriptionGroupConfig,
  type SubscriptionGroupWrapper,
} from '../../protocol/bodies/subscription-group.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import {
  deleteSubscriptionGroupRequest,
  invokeGetConsumerStatusRequest,
  producerGroupRequest,
} from '../../protocol/headers/admin.ts';
import { consumerGroupRequest, getConsumerRunningInfoRequest } from '../../protocol/headers/consumer.ts';
import type { Caller } from '../caller.ts';

/** Requests to a broker about groups and their clients. */
export class GroupRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Creates or overwrites a consumer group (200). */
  async update(address: string, config: SubscriptionGroupConfig): Promise<void> {
    await this.#caller.call(address, RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, {
      body: encodeSubscriptionGroupConfig(config),
      subject: { group: config.groupName },
    });
  }

  /** Creates or overwrites consumer groups (225, from 5.3.1 on); their attributes are changes, each name with its sign. */
  async updateList(address: string, configs: readonly SubscriptionGroupConfig[]): Promise<void> {
    const body = encodeSubscriptionGroupList(configs);
    await this.#caller.call(address, RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST, { body });
  }

  /** Deletes a consumer group (207), with its offsets when asked to; said in the words of 4.9 and of 5.x. */
  async delete(address: string, group: string, removeOffset: boolean): Promise<void> {
    await this.#caller.callWith(
      address,
      RequestCode.DELETE_SUBSCRIPTIONGROUP,
      deleteSubscriptionGroupRequest,
      { groupName: group, cleanOffset: removeOffset, removeOffset },
      { subject: { group } },
    );
  }

  /** All consumer groups of a broker (201). */
  async getAllConfigs(address: string): Promise<SubscriptionGroupWrapper> {
    const answer = await this.#caller.call(address, RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG);
    return decodeSubscriptionGroupWrapper(answer.body);
  }

  /** A group's configuration, or undefined. Reads all of them: the request for one (352) would create it. */
  async findConfig(address: string, group: string): Promise<SubscriptionGroupConfig | undefined> {
    return (await this.getAllConfigs(address)).subscriptionGroupTable.get(group);
  }

  /** Sets how a group takes the messages of a topic (401, 5.x): by pulls, or message by message. */
  async setRequestMode(address: string, mode: MessageRequestModeEntry): Promise<void> {
    await this.#caller.call(address, RequestCode.SET_MESSAGE_REQUEST_MODE, {
      body: encodeMessageRequestMode(mode),
      subject: { group: mode.consumerGroup, topic: mode.topic },
    });
  }

  /** The online clients of a consumer group (203), or undefined when none is. */
  async findConsumers(address: string, group: string): Promise<ConsumerConnection | undefined> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.GET_CONSUMER_CONNECTION_LIST,
      consumerGroupRequest,
      { consumerGroup: group },
      { accept: [ResponseCode.CONSUMER_NOT_ONLINE], subject: { group } },
    );
    return answer.code === ResponseCode.SUCCESS ? decodeConsumerConnection(answer.body) : undefined;
  }

  /** The online clients of a producer group (204), or undefined when none is (the broker answers 1 then). */
  async findProducers(address: string, group: string): Promise<ProducerConnection | undefined> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.GET_PRODUCER_CONNECTION_LIST,
      producerGroupRequest,
      { producerGroup: group },
      { accept: [ResponseCode.SYSTEM_ERROR], subject: { group } },
    );
    return answer.code === ResponseCode.SUCCESS ? decodeProducerConnection(answer.body) : undefined;
  }

  /** Every producer of a broker (328); 4.9 before 4.9.4 does not know the request, then undefined. */
  async findAllProducers(address: string): Promise<ProducerTableInfo | undefined> {
    const answer = await this.#caller.call(address, RequestCode.GET_ALL_PRODUCER_INFO, {
      accept: [ResponseCode.SYSTEM_ERROR, ResponseCode.REQUEST_CODE_NOT_SUPPORTED],
    });
    return answer.code === ResponseCode.SUCCESS ? decodeProducerTableInfo(answer.body) : undefined;
  }

  /**
   * Where the clients of a group, or one of them, are with the queues of a topic (223): what each has in memory, passed on
   * by the broker. Clients that do not answer it are left out.
   */
  async getClientOffsets(
    address: string,
    group: string,
    topic: string,
    clientId = '',
  ): Promise<Map<string, QueueTable<number>>> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.INVOKE_BROKER_TO_GET_CONSUMER_STATUS,
      invokeGetConsumerStatusRequest,
      { topic, group, clientAddr: clientId },
      { subject: { group, topic } },
    );
    return answer.body === undefined ? new Map() : decodeGetConsumerStatus(answer.body).consumerTable;
  }

  /** Every producer of a broker (328). @throws MqError REFUSED by a broker before 4.9.4 */
  async getAllProducers(address: string): Promise<ProducerTableInfo> {
    return decodeProducerTableInfo((await this.#caller.call(address, RequestCode.GET_ALL_PRODUCER_INFO)).body);
  }

  /** What one client says of itself (307), passed on by the broker. */
  async getRunningInfo(address: string, group: string, clientId: string, jstack = false): Promise<ConsumerRunningInfo> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.GET_CONSUMER_RUNNING_INFO,
      getConsumerRunningInfoRequest,
      { consumerGroup: group, clientId, jstackEnable: jstack },
      { subject: { group } },
    );
    return decodeConsumerRunningInfo(answer.body);
  }
}
