import { ResponseCode } from '../../../protocol/codes/response.ts';
import type { SendRequest } from '../../../protocol/hot/send-request.ts';
import { isRetryTopic, RETRY_PREFIX, sendForbiddenTopics, topicNameProblem } from '../../../protocol/names.ts';
import { isWriteable } from '../../../protocol/permission.ts';
import { Refusal } from '../../../remoting/refusal.ts';

/** What admission needs to know of a topic. */
export interface SendTopic {
  readonly readQueueNums: number;
  readonly writeQueueNums: number;
  readonly perm: number;
  readonly order: boolean;
}

/** What admission needs to know of a send. */
export type AdmittedSend = Pick<
  SendRequest,
  'topic' | 'queueId' | 'defaultTopic' | 'defaultTopicQueueNums' | 'unitMode'
>;

/** Where admission looks topics and groups up. */
export interface AdmissionPorts {
  readonly brokerAddress: string;
  brokerPermission(): number;
  topic(name: string): SendTopic | undefined;
  /** Creates a topic from its template; undefined when it may not be. */
  createTopic(request: AdmittedSend): SendTopic | undefined;
  createRetryTopic(topic: string): SendTopic;
  groupExists(group: string): boolean;
}

/** Decides whether a send may go to its topic, and to which queue. */
export class TopicAdmission {
  readonly #ports: AdmissionPorts;

  constructor(ports: AdmissionPorts) {
    this.#ports = ports;
  }

  /**
   * The queue the message goes to; topics are created on the way where that is allowed.
   * @throws Refusal 16, 17, 26 or 29 (wire-protocol 3.4)
   */
  queueFor(request: AdmittedSend): number {
    const topic = this.#ports.topic(request.topic) ?? this.#create(request);
    if (sendForbiddenTopics.has(request.topic)) {
      throw new Refusal(ResponseCode.NO_PERMISSION, `Sending message to topic[${request.topic}] is forbidden.`);
    }
    if (!isWriteable(this.#ports.brokerPermission())) {
      throw new Refusal(
        ResponseCode.NO_PERMISSION,
        `the broker[${this.#ports.brokerAddress}] sending message is forbidden`,
      );
    }
    if (!isWriteable(topic.perm)) {
      throw new Refusal(ResponseCode.NO_PERMISSION, `the topic[${request.topic}] sending message is forbidden`);
    }
    return chooseQueue(request, topic);
  }

  #create(request: AdmittedSend): SendTopic {
    const problem = topicNameProblem(request.topic);
    if (problem !== undefined) throw new Refusal(ResponseCode.INVALID_PARAMETER, problem);
    if (isRetryTopic(request.topic)) {
      const group = request.topic.slice(RETRY_PREFIX.length);
      if (!this.#ports.groupExists(group)) {
        throw new Refusal(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, `subscription group not exist, ${group}`);
      }
      return this.#ports.createRetryTopic(request.topic);
    }
    const created = this.#ports.createTopic(request);
    if (created === undefined) {
      throw new Refusal(
        ResponseCode.TOPIC_NOT_EXIST,
        `topic[${request.topic}] not exist, apply first please! Create it with: mq updateTopic -t ${request.topic}`,
      );
    }
    return created;
  }
}

function chooseQueue(request: AdmittedSend, topic: SendTopic): number {
  const { queueId } = request;
  if (queueId < 0) return Math.floor(Math.random() * topic.writeQueueNums);
  if (queueId >= Math.max(topic.readQueueNums, topic.writeQueueNums)) {
    throw new Refusal(
      ResponseCode.INVALID_PARAMETER,
      `request queueId[${queueId}] is illegal, topic[${request.topic}] has ${topic.readQueueNums} read and ` +
        `${topic.writeQueueNums} write queues`,
    );
  }
  return queueId;
}
