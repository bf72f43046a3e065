import type { Producer } from '../../client/producer/producer.ts';
import type { SendResult } from '../../client/producer/send-request.ts';
import { TRACE_TOPIC } from '../../protocol/names.ts';

/** What a trace says about a send besides its result. */
export interface TracedSend {
  /** Producer group. */
  group: string;
  tags: string | undefined;
  keys: readonly string[];
  bodyLength: number;
  /** `ip:port` of the broker. */
  storeHost: string;
  /** When the send began, milliseconds. */
  sentAt: number;
  costMs: number;
}

const REGION = 'DefaultRegion';
/** The original's number of an ordinary message. */
const NORMAL_MESSAGE = 0;

/**
 * Records a send in the trace topic, in the form the original's clients write: fields separated by 0x01, ended by 0x02.
 * @throws MqError as a send does; the traced message itself is stored
 */
export async function sendTrace(producer: Producer, result: SendResult, send: TracedSend): Promise<void> {
  const fields = [
    'Pub',
    send.sentAt,
    REGION,
    send.group,
    result.topic,
    result.msgId,
    send.tags ?? '',
    send.keys.join(' '),
    send.storeHost,
    send.bodyLength,
    send.costMs,
    NORMAL_MESSAGE,
    result.offsetMsgId,
    true,
  ];
  await producer.send({
    topic: TRACE_TOPIC,
    body: `${fields.join('\u0001')}\u0002`,
    keys: [result.msgId, ...send.keys],
  });
}
