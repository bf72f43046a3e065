import type { BrokerConfig } from '../../../config/index.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import type { SendRequest } from '../../../protocol/hot/send-request.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { SysFlag, transactionType } from '../../../protocol/message/sysflag.ts';
import { HALF_TOPIC } from '../../../protocol/names.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import type { SendDiversion } from '../send/diverted-send.ts';
import { ensureTransactionTopics, type TopicMaker } from './topics.ts';

/**
 * Sends half messages (TRAN_MSG=true) to RMQ_SYS_TRANS_HALF_TOPIC, queue 0, with their destination in properties and
 * without transaction bits (wire-protocol 5.6, store-format 2.8). The answer then carries the half queue's offset and the
 * half record's id, which END_TRANSACTION quotes.
 *
 * Transaction bits without TRAN_MSG: 5.3.3 stores a record with prepared or rollback bits and answers success, but no
 * queue ever shows it; here it is refused. A commit bit alone does no harm and is stored as it came, as there.
 */
export class HalfDiversion implements SendDiversion {
  readonly #config: Pick<BrokerConfig, 'rejectTransactionMessage' | 'brokerIP1'>;
  readonly #topics: TopicMaker;

  constructor(config: Pick<BrokerConfig, 'rejectTransactionMessage' | 'brokerIP1'>, topics: TopicMaker) {
    this.#config = config;
    this.#topics = topics;
  }

  divert(message: OutgoingMessage, request: Pick<SendRequest, 'topic'>): OutgoingMessage | undefined {
    const { properties } = message;
    if (properties.get(Property.TRAN_MSG)?.toLowerCase() !== 'true') {
      refuseInvisible(message, request);
      return undefined;
    }
    if (isOwnRetry(message)) {
      // A consumer older than 4.6.1 sends a committed message back with all its properties: it is no half any more.
      message.sysFlag &= ~SysFlag.TRANSACTION_TYPE;
      properties.delete(Property.TRAN_MSG);
      return undefined;
    }
    if (this.#config.rejectTransactionMessage) {
      throw new Refusal(
        ResponseCode.NO_PERMISSION,
        `the broker[${this.#config.brokerIP1}] sending transaction message is forbidden`,
      );
    }
    if ((properties.get(Property.PGROUP) ?? '') === '') {
      throw new Refusal(
        ResponseCode.MESSAGE_ILLEGAL,
        `a half message to topic[${request.topic}] names no producer group (PGROUP): nobody could end its transaction`,
      );
    }
    ensureTransactionTopics(this.#topics);
    return toHalf(message);
  }
}

function toHalf(message: OutgoingMessage): OutgoingMessage {
  const properties = new Map(message.properties);
  const uniqueKey = properties.get(Property.UNIQ_KEY);
  if (uniqueKey !== undefined) properties.set(Property.TRANSACTION_ID, uniqueKey);
  properties.set(Property.REAL_TOPIC, message.topic);
  properties.set(Property.REAL_QID, String(message.queueId));
  return {
    ...message,
    properties,
    topic: HALF_TOPIC,
    queueId: 0,
    sysFlag: message.sysFlag & ~SysFlag.TRANSACTION_TYPE,
  };
}

const isOwnRetry = ({ reconsumeTimes, properties }: OutgoingMessage): boolean =>
  reconsumeTimes > 0 && Number(properties.get(Property.DELAY) ?? 0) > 0;

function refuseInvisible({ sysFlag }: OutgoingMessage, { topic }: Pick<SendRequest, 'topic'>): void {
  const type = transactionType(sysFlag);
  if (type !== SysFlag.TRANSACTION_PREPARED && type !== SysFlag.TRANSACTION_ROLLBACK) return;
  throw new Refusal(
    ResponseCode.MESSAGE_ILLEGAL,
    `a message to topic[${topic}] has transaction bits in its sysFlag (${sysFlag}) but is no half message ` +
      '(TRAN_MSG=true): no consumer would ever see it; it was not stored',
  );
}
