import { encodeConsumeMessageDirectlyResult } from '../../../src/protocol/bodies/consume-directly-result.ts';
import type { ConsumeType, MessageModel } from '../../../src/protocol/bodies/consumer-kind.ts';
import { encodeConsumerRunningInfo } from '../../../src/protocol/bodies/consumer-running-info.ts';
import { encodeHeartbeatData } from '../../../src/protocol/bodies/heartbeat-data.ts';
import type { MessageQueue } from '../../../src/protocol/bodies/message-queue.ts';
import { buildSubscription } from '../../../src/protocol/bodies/subscription-data.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { request, response } from '../../../src/protocol/command.ts';
import { RemotingClient } from '../../../src/remoting/client.ts';
import { heldQueue } from '../../support/held-queue.ts';

export interface OnlineClientOptions {
  readonly brokerAddr: string;
  readonly clientId: string;
  readonly group: string;
  readonly topic: string;
  readonly messageModel?: MessageModel;
  readonly consumeType?: ConsumeType;
  /** The queues it says it holds. */
  readonly queues?: readonly MessageQueue[];
}

/** A member of a consumer group: one heartbeat, then it answers what the broker passes on to it. */
export async function onlineClient(options: OnlineClientOptions): Promise<RemotingClient> {
  const { brokerAddr, clientId, group, topic, queues = [] } = options;
  const client = new RemotingClient({
    processors: new Map([
      [
        RequestCode.GET_CONSUMER_RUNNING_INFO,
        () =>
          response(
            0,
            undefined,
            undefined,
            encodeConsumerRunningInfo({
              properties: {},
              subscriptionSet: [],
              mqTable: queues.map((queue) => [queue, heldQueue()]),
              statusTable: new Map(),
              userConsumerInfo: {},
            }),
          ),
      ],
      [
        RequestCode.CONSUME_MESSAGE_DIRECTLY,
        () =>
          response(
            0,
            undefined,
            undefined,
            encodeConsumeMessageDirectlyResult({
              order: false,
              autoCommit: true,
              consumeResult: 'CR_SUCCESS',
              spentTimeMills: 1,
            }),
          ),
      ],
    ]),
  });
  const body = encodeHeartbeatData({
    clientId,
    producerGroups: [],
    consumerDataSet: [
      {
        groupName: group,
        consumeType: options.consumeType ?? 'CONSUME_PASSIVELY',
        messageModel: options.messageModel ?? 'CLUSTERING',
        consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
        subscriptionDataSet: [buildSubscription(topic, '*', 1)],
        unitMode: false,
      },
    ],
    heartbeatFingerprint: 0,
    withoutSub: false,
  });
  await client.invoke(brokerAddr, request(RequestCode.HEART_BEAT, undefined, body), 5000);
  return client;
}
