import type { ConsumeMessageDirectlyResult } from '../../protocol/bodies/consume-directly-result.ts';
import type { ConsumerRunningInfo } from '../../protocol/bodies/consumer-running-info.ts';
import type { ConsumerData } from '../../protocol/bodies/heartbeat-data.ts';
import type { QueueTable } from '../../protocol/bodies/message-queue.ts';
import type { HeaderOf } from '../../protocol/header.ts';
import type { checkTransactionStateRequest } from '../../protocol/headers/producer.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';

/** A producer group as the client instance it belongs to sees it. */
export interface ProducerMember {
  readonly group: string;
  /** Topics it has sent to: their routes are kept fresh, and their brokers get heartbeats. */
  topics(): Iterable<string>;
  /** CHECK_TRANSACTION_STATE (39): `message` is the half message with its real topic, `address` the broker that asks. */
  checkTransaction?(
    address: string,
    header: HeaderOf<typeof checkTransactionStateRequest>,
    message: MessageExt,
  ): Promise<void>;
}

/** A consumer group as the client instance it belongs to sees it. */
export interface ConsumerMember {
  readonly group: string;
  /** Topics it subscribes to. */
  topics(): Iterable<string>;
  /** Its part of the heartbeat. */
  heartbeat(): ConsumerData;
  /** NOTIFY_CONSUMER_IDS_CHANGED (40), or a topic's route changed: share the queues out again, soon. */
  rebalanceSoon(): void;
  /** RESET_CONSUMER_CLIENT_OFFSET (220). */
  resetOffsets(topic: string, offsets: QueueTable<number>): Promise<void>;
  /** GET_CONSUMER_STATUS_FROM_CLIENT (221): the next offset of each queue of the topic. */
  offsets(topic: string): QueueTable<number>;
  /** GET_CONSUMER_RUNNING_INFO (307). */
  runningInfo(): ConsumerRunningInfo;
  /** CONSUME_MESSAGE_DIRECTLY (309). */
  consumeDirectly(message: MessageExt, brokerName: string): Promise<ConsumeMessageDirectlyResult>;
}

/** Takes a reply that a broker pushes (326); true when somebody waits for it. */
export type ReplyTaker = (correlationId: string, message: MessageExt | ReplyMessage) => boolean;

/** A pushed reply: it comes as header and body, never as a stored record. */
export interface ReplyMessage {
  readonly topic: string;
  readonly body: Buffer;
  readonly properties: ReadonlyMap<string, string>;
}
