import type { ConsumeType } from '../../../src/protocol/bodies/consumer-kind.ts';
import {
  type ConsumerRunningInfo,
  encodeConsumerRunningInfo,
} from '../../../src/protocol/bodies/consumer-running-info.ts';
import { encodeHeartbeatData } from '../../../src/protocol/bodies/heartbeat-data.ts';
import { buildSubscription } from '../../../src/protocol/bodies/subscription-data.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { request, response } from '../../../src/protocol/command.ts';
import { RemotingClient } from '../../../src/remoting/client.ts';

export interface MemberOptions {
  readonly clientId: string;
  readonly group: string;
  /** Expressions by topic. */
  readonly wants: Readonly<Record<string, string>>;
  readonly consumeType?: ConsumeType;
  /** What it says of itself beside its subscriptions. */
  readonly info?: Partial<ConsumerRunningInfo>;
}

/** A member of a consumer group that says what the test tells it to: one heartbeat to each broker. */
export async function joinGroup(brokers: readonly string[], options: MemberOptions): Promise<RemotingClient> {
  const { clientId, group, wants, info } = options;
  const subscriptions = Object.entries(wants).map(([topic, expression]) => buildSubscription(topic, expression, 1));
  const running: ConsumerRunningInfo = {
    ...{ properties: {}, mqTable: [], statusTable: new Map(), userConsumerInfo: {}, subscriptionSet: subscriptions },
    ...info,
  };
  const client = new RemotingClient({
    processors: new Map([
      [
        RequestCode.GET_CONSUMER_RUNNING_INFO,
        () => response(0, undefined, undefined, encodeConsumerRunningInfo(running)),
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
        messageModel: 'CLUSTERING',
        consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
        subscriptionDataSet: subscriptions,
        unitMode: false,
      },
    ],
    heartbeatFingerprint: 0,
    withoutSub: false,
  });
  for (const broker of brokers) await client.invoke(broker, request(RequestCode.HEART_BEAT, undefined, body), 5000);
  return client;
}
