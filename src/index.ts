/**
 * The SDK: what `import … from '@mqops/mq'` gives. It opens connections only, and knows nothing of the command line.
 */
export { AdminClient, type AdminClientOptions } from './client/admin-client.ts';
export { PullConsumer, type PullConsumerOptions, type PullOptions } from './client/consumer/pull-consumer.ts';
export type { Message } from './client/producer/message.ts';
export { Producer, type ProducerOptions, type SendOptions } from './client/producer/producer.ts';
export { type SendResult, SendStatus } from './client/producer/send-request.ts';
export { type PullResult, PullStatus } from './client/requests/messages.ts';
export type { RoutedQueue } from './client/routes.ts';
export { type ErrorCode, type ErrorDetails, errorTable, MqError } from './errors/index.ts';
export type { MessageQueue } from './protocol/bodies/message-queue.ts';
export { MessageExt } from './protocol/message/decode.ts';
