/**
 * The SDK: what `import … from '@mqops/mq'` gives. It opens connections only, and knows nothing of the command line.
 */

export type { AddressMap } from './client/address-map.ts';
export { AdminClient, type AdminClientOptions } from './client/admin-client.ts';
export { AckConsumer } from './client/consumer/ack/ack-consumer.ts';
export { AckOutcome, Delivery } from './client/consumer/ack/delivery.ts';
export type { AckConsumerOptions } from './client/consumer/ack/options.ts';
export {
  type BatchHandler,
  type ConsumeContext,
  ConsumeOutcome,
  type MessageHandler,
} from './client/consumer/consume/listener.ts';
export type { PullConsumerOptions } from './client/consumer/pull/options.ts';
export { PullConsumer } from './client/consumer/pull/pull-consumer.ts';
export type { PullOptions } from './client/consumer/pull/queue-reader.ts';
export type { PushConsumerOptions } from './client/consumer/push/options.ts';
export { PushConsumer } from './client/consumer/push/push-consumer.ts';
export type { AllocateStrategy } from './client/consumer/rebalance/strategies.ts';
export { ReceivedMessage } from './client/consumer/received-message.ts';
export type { SubscriptionExpression } from './client/consumer/subscriptions.ts';
export { type ClientLog, silentClientLog } from './client/instance/client-log.ts';
export type { ClientOptions } from './client/instance/options.ts';
export type { ReplyMessage } from './client/instance/types.ts';
export { type LookupOptions, lookUpNamesrv } from './client/namesrv-lookup.ts';
export { BatchError } from './client/producer/batch.ts';
export type { Message } from './client/producer/message.ts';
export type { ProducerOptions } from './client/producer/options.ts';
export { Producer } from './client/producer/producer.ts';
export { wantsReply } from './client/producer/request-reply.ts';
export type {
  QueueSelector,
  Reply,
  SendOptions,
  TransactionContext,
  TransactionOptions,
} from './client/producer/send-options.ts';
export { type SendResult, SendStatus } from './client/producer/send-request.ts';
export type { TransactionResult } from './client/producer/transaction.ts';
export type { TransactionState } from './client/producer/transaction-state.ts';
export { type PullResult, PullStatus } from './client/requests/messages.ts';
export type { PublishQueue, RoutedQueue } from './client/routes.ts';
export type { Credentials } from './client/signing/credentials.ts';
export { type ErrorCode, type ErrorDetails, errorTable, MqError } from './errors/index.ts';
export type { MessageQueue } from './protocol/bodies/message-queue.ts';
export { MessageExt } from './protocol/message/decode.ts';
