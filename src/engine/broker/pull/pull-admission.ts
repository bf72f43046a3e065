import { ResponseCode } from '../../../protocol/codes/response.ts';
import { isReadable } from '../../../protocol/permission.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { OnlineGroup, PullHeader } from './pull-filter.ts';

/** Where admission looks groups and topics up. */
export interface PullPorts {
  readonly brokerAddress: string;
  brokerPermission(): number;
  group(name: string): { readonly consumeEnable: boolean; readonly consumeBroadcastEnable: boolean } | undefined;
  topic(name: string): { readonly readQueueNums: number; readonly perm: number } | undefined;
  online(group: string): OnlineGroup | undefined;
  isForbidden(group: string, topic: string): boolean;
}

/** Decides whether a group may pull from a queue. @throws Refusal 16, 17, 26 or 29 (wire-protocol 3.5) */
export function admitPull(header: PullHeader, ports: PullPorts): void {
  const { consumerGroup, topic: name, queueId } = header;
  if (!isReadable(ports.brokerPermission())) {
    throw forbidden(`the broker[${ports.brokerAddress}] pulling message is forbidden`);
  }
  const group = ports.group(consumerGroup);
  if (group === undefined) {
    throw new Refusal(
      ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
      `subscription group [${consumerGroup}] does not exist; create it with: mq updateSubGroup -g ${consumerGroup}`,
    );
  }
  if (!group.consumeEnable) throw forbidden(`subscription group no permission, ${consumerGroup}`);
  const topic = ports.topic(name);
  if (topic === undefined) {
    throw new Refusal(ResponseCode.TOPIC_NOT_EXIST, `topic[${name}] not exist, apply first please!`);
  }
  if (!isReadable(topic.perm)) throw forbidden(`the topic[${name}] pulling message is forbidden`);
  if (queueId < 0 || queueId >= topic.readQueueNums) {
    throw new Refusal(
      ResponseCode.INVALID_PARAMETER,
      `queueId[${queueId}] is illegal, topic:[${name}] topicConfig.readQueueNums:[${topic.readQueueNums}] ` +
        `consumer group:[${consumerGroup}]`,
    );
  }
  if (ports.online(consumerGroup)?.messageModel === 'BROADCASTING' && !group.consumeBroadcastEnable) {
    throw forbidden(`the consumer group[${consumerGroup}] can not consume by broadcast way`);
  }
  if (ports.isForbidden(consumerGroup, name)) {
    throw forbidden(`the consumer group[${consumerGroup}] is forbidden for topic[${name}]`);
  }
}

const forbidden = (remark: string): Refusal => new Refusal(ResponseCode.NO_PERMISSION, remark);
