import {
  type BrokerLiteInfo,
  decodeBrokerLiteInfo,
  decodeLiteClientInfo,
  decodeLiteGroupInfo,
  decodeLiteTopicInfo,
  decodeParentTopicInfo,
  type LiteClientInfo,
  type LiteGroupInfo,
  type LiteTopicInfo,
  type ParentTopicInfo,
} from '../../protocol/bodies/lite-info.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import {
  liteClientInfoRequest,
  liteGroupInfoRequest,
  liteTopicInfoRequest,
  triggerLiteDispatchRequest,
} from '../../protocol/headers/lite.ts';
import { topicRequest } from '../../protocol/headers/namesrv.ts';
import type { Caller } from '../caller.ts';

/** Requests to a broker about lite topics, which brokers newer than 5.3.3 have. */
export class LiteTopicRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** What a broker has of them (200074). */
  async ofBroker(address: string): Promise<BrokerLiteInfo> {
    return decodeBrokerLiteInfo((await this.#caller.call(address, RequestCode.GET_BROKER_LITE_INFO)).body);
  }

  /** A parent topic (200075). */
  async ofParent(address: string, topic: string): Promise<ParentTopicInfo> {
    const code = RequestCode.GET_PARENT_TOPIC_INFO;
    const subject = { topic };
    return decodeParentTopicInfo(
      (await this.#caller.callWith(address, code, topicRequest, { topic }, { subject })).body,
    );
  }

  /** A lite topic (200076). */
  async ofTopic(address: string, parentTopic: string, liteTopic: string): Promise<LiteTopicInfo> {
    const code = RequestCode.GET_LITE_TOPIC_INFO;
    const fields = { parentTopic, liteTopic };
    const options = { subject: { topic: parentTopic } };
    return decodeLiteTopicInfo(
      (await this.#caller.callWith(address, code, liteTopicInfoRequest, fields, options)).body,
    );
  }

  /** A client of a group (200077). */
  async ofClient(address: string, parentTopic: string, group: string, clientId: string): Promise<LiteClientInfo> {
    const code = RequestCode.GET_LITE_CLIENT_INFO;
    const fields = { parentTopic, group, clientId };
    const options = { subject: { topic: parentTopic, group } };
    return decodeLiteClientInfo(
      (await this.#caller.callWith(address, code, liteClientInfoRequest, fields, options)).body,
    );
  }

  /** A group, with the lite topics it is furthest behind on (200078). */
  async ofGroup(address: string, group: string, liteTopic: string | undefined, topK: number): Promise<LiteGroupInfo> {
    const code = RequestCode.GET_LITE_GROUP_INFO;
    const fields = { group, liteTopic, topK };
    const options = { subject: { group } };
    return decodeLiteGroupInfo(
      (await this.#caller.callWith(address, code, liteGroupInfoRequest, fields, options)).body,
    );
  }

  /** Has what waits handed out to a group, or one client of it, at once (200079). */
  async dispatch(address: string, group: string, clientId: string | undefined): Promise<void> {
    const code = RequestCode.TRIGGER_LITE_DISPATCH;
    const options = { subject: { group } };
    await this.#caller.callWith(address, code, triggerLiteDispatchRequest, { group, clientId }, options);
  }
}
