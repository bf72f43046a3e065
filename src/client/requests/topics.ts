import { decodeGroupList, decodeTopicList } from '../../protocol/bodies/name-lists.ts';
import {
  decodeStaticTopicConfig,
  encodeTopicQueueMapping,
  type StaticTopicConfig,
  type TopicQueueMapping,
} from '../../protocol/bodies/static-topic.ts';
import { decodeTopicConfig, type TopicConfig } from '../../protocol/bodies/topic-config.ts';
import {
  decodeTopicConfigSerializeWrapper,
  encodeCreateTopicList,
  type TopicConfigSerializeWrapper,
} from '../../protocol/bodies/topic-config-table.ts';
import { decodeTopicStatsTable, type TopicStatsTable } from '../../protocol/bodies/topic-stats-table.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { getTopicConfigRequest, updateTopicRequest } from '../../protocol/headers/admin.ts';
import { topicRequest } from '../../protocol/headers/namesrv.ts';
import { AUTO_CREATE_TOPIC } from '../../protocol/names.ts';
import type { Caller } from '../caller.ts';

/** Requests to a broker about its topics. */
export class TopicRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Creates or overwrites a topic (17). `attributes` are changes: `+key=value,-key`. */
  async update(address: string, config: Omit<TopicConfig, 'attributes'>, attributes?: string): Promise<void> {
    await this.#caller.callWith(
      address,
      RequestCode.UPDATE_AND_CREATE_TOPIC,
      updateTopicRequest,
      {
        topic: config.topicName,
        defaultTopic: AUTO_CREATE_TOPIC,
        readQueueNums: config.readQueueNums,
        writeQueueNums: config.writeQueueNums,
        perm: config.perm,
        topicFilterType: config.topicFilterType,
        topicSysFlag: config.topicSysFlag,
        order: config.order,
        attributes,
      },
      { subject: { topic: config.topicName } },
    );
  }

  /** Creates or overwrites topics (18, from 5.3 on); their attributes are changes, each name with its sign. */
  async updateList(address: string, configs: readonly TopicConfig[]): Promise<void> {
    const body = encodeCreateTopicList(configs);
    await this.#caller.call(address, RequestCode.UPDATE_AND_CREATE_TOPIC_LIST, { body });
  }

  /** Deletes a topic (215); done as well when there is none. */
  async delete(address: string, topic: string): Promise<void> {
    await this.#caller.callWith(
      address,
      RequestCode.DELETE_TOPIC_IN_BROKER,
      topicRequest,
      { topic },
      { subject: { topic } },
    );
  }

  /** A topic's configuration, or undefined when the broker has none: 351, and 21 from 4.9, which does not know 351. */
  async findConfig(address: string, topic: string): Promise<TopicConfig | undefined> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.GET_TOPIC_CONFIG,
      topicRequest,
      { topic },
      { accept: [ResponseCode.TOPIC_NOT_EXIST, ResponseCode.REQUEST_CODE_NOT_SUPPORTED] },
    );
    if (answer.code === ResponseCode.TOPIC_NOT_EXIST) return undefined;
    if (answer.code === ResponseCode.SUCCESS) return decodeTopicConfig(answer.body);
    return (await this.getAllConfigs(address)).topicConfigTable.get(topic);
  }

  /** A topic with the mapping of its queues, for static topics of 5.x (351); undefined when the broker has none. */
  async findStaticConfig(address: string, topic: string): Promise<StaticTopicConfig | undefined> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.GET_TOPIC_CONFIG,
      getTopicConfigRequest,
      { topic, lo: true },
      { accept: [ResponseCode.TOPIC_NOT_EXIST] },
    );
    return answer.code === ResponseCode.SUCCESS ? decodeStaticTopicConfig(answer.body) : undefined;
  }

  /**
   * Asks whether a broker has static topics at all, by a topic without a name, which one that has them refuses (513).
   * @throws MqError REFUSED with response code 3 when it has not
   */
  async checkStatic(address: string): Promise<void> {
    const nothing = { topic: '', defaultTopic: '', readQueueNums: 0, writeQueueNums: 0, perm: 0 };
    await this.#caller.callWith(
      address,
      RequestCode.UPDATE_AND_CREATE_STATIC_TOPIC,
      updateTopicRequest,
      { ...nothing, topicFilterType: 'SINGLE_TAG' },
      { body: Buffer.from('{}'), accept: [ResponseCode.INVALID_PARAMETER, ResponseCode.SYSTEM_ERROR] },
    );
  }

  /** Creates or overwrites a static topic and the mapping of its queues (513, 5.x). */
  async updateStatic(address: string, config: TopicConfig, mapping: TopicQueueMapping, force: boolean): Promise<void> {
    await this.#caller.callWith(
      address,
      RequestCode.UPDATE_AND_CREATE_STATIC_TOPIC,
      updateTopicRequest,
      {
        topic: config.topicName,
        defaultTopic: AUTO_CREATE_TOPIC,
        readQueueNums: config.readQueueNums,
        writeQueueNums: config.writeQueueNums,
        perm: config.perm,
        topicFilterType: config.topicFilterType,
        topicSysFlag: config.topicSysFlag,
        order: config.order,
        force,
      },
      { body: encodeTopicQueueMapping(mapping), subject: { topic: config.topicName } },
    );
  }

  /** All topics of a broker (21). */
  async getAllConfigs(address: string): Promise<TopicConfigSerializeWrapper> {
    return decodeTopicConfigSerializeWrapper((await this.#caller.call(address, RequestCode.GET_ALL_TOPIC_CONFIG)).body);
  }

  /** First and last offset of each queue (202). */
  async getStats(address: string, topic: string): Promise<TopicStatsTable> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.GET_TOPIC_STATS_INFO,
      topicRequest,
      { topic },
      { subject: { topic } },
    );
    return decodeTopicStatsTable(answer.body);
  }

  /** Groups that consume a topic: online subscribers and groups with offsets (300). */
  async getGroups(address: string, topic: string): Promise<string[]> {
    const answer = await this.#caller.callWith(address, RequestCode.QUERY_TOPIC_CONSUME_BY_WHO, topicRequest, {
      topic,
    });
    return decodeGroupList(answer.body);
  }

  /** The topics a broker keeps for itself (305). */
  async getSystemTopics(address: string): Promise<string[]> {
    const answer = await this.#caller.call(address, RequestCode.GET_SYSTEM_TOPIC_LIST_FROM_BROKER);
    return decodeTopicList(answer.body).topicList;
  }
}
