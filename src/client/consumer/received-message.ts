import type { MessageQueue } from '../../protocol/bodies/message-queue.ts';
import { checkRecord, RecordCheck, RecordView } from '../../protocol/message/check.ts';
import { MessageExt } from '../../protocol/message/decode.ts';
import { findProperty, Property } from '../../protocol/message/properties.ts';
import { isRetryTopic } from '../../protocol/names.ts';
import { ProtocolError } from '../../protocol/protocol-error.ts';
import { withoutNamespace } from '../instance/namespace.ts';

/** A message as a consumer gets it: with the queue it came from, and the topic it was sent to in the first place. */
export class ReceivedMessage extends MessageExt {
  /** The queue it was read from: a `%RETRY%` queue when it is a redelivery. */
  readonly queue: MessageQueue;
  /** How often it was redelivered before; an orderly consumer counts its tries in place on top. */
  declare reconsumeTimes: number;

  constructor(record: Buffer, view: RecordView, queue: MessageQueue, topic: string) {
    super(record, view, topic);
    this.queue = queue;
  }

  get brokerName(): string {
    return this.queue.brokerName;
  }
}

/**
 * Decodes the answer of a pull. Properties and bodies stay bytes until they are asked for.
 *
 * @throws ProtocolError naming the byte of the first record that is malformed: silently seeing less would lose it
 */
export function decodeReceived(bytes: Buffer, queue: MessageQueue, namespace?: string): ReceivedMessage[] {
  const retry = isRetryTopic(queue.topic);
  const topic = withoutNamespace(namespace, queue.topic);
  return decodeEach(
    bytes,
    (record) => new ReceivedMessage(record, view, queue, retry ? originalTopic(record, topic, namespace) : topic),
  );
}

/**
 * Decodes the answer of a pop: messages of several queues, and redeliveries among them, all of one topic.
 * @param topic as the program calls it
 * @throws ProtocolError as {@link decodeReceived} does
 */
export function decodePopped(bytes: Buffer, brokerName: string, wireTopic: string, topic: string): ReceivedMessage[] {
  const queues = new Map<number, MessageQueue>();
  return decodeEach(bytes, (record) => {
    const { queueId } = view;
    const queue = queues.get(queueId) ?? { topic: wireTopic, brokerName, queueId };
    queues.set(queueId, queue);
    return new ReceivedMessage(record, view, queue, topic);
  });
}

function decodeEach(bytes: Buffer, make: (record: Buffer) => ReceivedMessage): ReceivedMessage[] {
  const messages: ReceivedMessage[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = at + 4 <= bytes.length ? bytes.readInt32BE(at) : 0;
    const record = bytes.subarray(at, size > 0 ? at + size : bytes.length);
    const check = checkRecord(record, 0, record.length, -1, true, view);
    if (check !== RecordCheck.VALID) throw new ProtocolError(`no whole message at byte ${at}: ${check}`);
    messages.push(make(record));
    at += view.size;
  }
  return messages;
}

/** Filled anew by every check and read before the next one. */
const view = new RecordView();

const originalTopic = (record: Buffer, otherwise: string, namespace: string | undefined): string =>
  withoutNamespace(
    namespace,
    findProperty(record, view.propertiesStart, view.propertiesEnd, Property.RETRY_TOPIC) ?? otherwise,
  );

/** Decodes one stored message, as 309 brings it. @throws ProtocolError when it is malformed */
export const receivedFrom = (message: MessageExt, brokerName: string, namespace?: string): ReceivedMessage => {
  const queue = { topic: message.topic, brokerName, queueId: message.queueId };
  return decodeReceived(message.record, queue, namespace)[0] as ReceivedMessage;
};
