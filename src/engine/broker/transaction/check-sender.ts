import { RequestCode } from '../../../protocol/codes/request.ts';
import { request } from '../../../protocol/command.ts';
import { encodeHeader } from '../../../protocol/header.ts';
import { checkTransactionStateRequest } from '../../../protocol/headers/producer.ts';
import type { MessageExt } from '../../../protocol/message/decode.ts';
import { OffsetIdMaker } from '../../../protocol/message/ids.ts';
import { HALF_TOPIC } from '../../../protocol/names.ts';
import type { Connection } from '../../../remoting/types.ts';
import type { HostAddress } from '../../store/types.ts';
import type { ProducerManager } from '../client/producer-manager.ts';
import { producerGroupOf } from './half-message.ts';
import { checkBody } from './transaction-messages.ts';
import type { Renewal } from './transactions.ts';

/** A producer with this much unread is not asked. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** Asks producers how a transaction ended: CHECK_TRANSACTION_STATE (39, wire-protocol 3.6), to one of the group in turn. */
export class CheckSender {
  readonly #producers: Pick<ProducerManager, 'channels'>;
  readonly #host: HostAddress;
  readonly #brokerName: string;
  readonly #ids: OffsetIdMaker;
  #turn = 0;

  /** @param host the broker itself, which has stored the half messages */
  constructor(producers: Pick<ProducerManager, 'channels'>, host: HostAddress, brokerName: string) {
    this.#producers = producers;
    this.#host = host;
    this.#brokerName = brokerName;
    this.#ids = new OffsetIdMaker(host.ip, host.port);
  }

  /** Asks about a half message that was stored anew. @returns false when no producer of its group can be asked */
  send(half: MessageExt, { message, result }: Renewal): boolean {
    const connection = this.#next(producerGroupOf(half) ?? '');
    if (connection === undefined) return false;
    const header = encodeHeader(checkTransactionStateRequest, {
      topic: HALF_TOPIC,
      commitLogOffset: result.physicalOffset,
      tranStateTableOffset: result.queueOffset,
      offsetMsgId: this.#ids.make(result.physicalOffset),
      bname: this.#brokerName,
      ...(half.uniqueKey !== undefined && { msgId: half.uniqueKey, transactionId: half.uniqueKey }),
    });
    connection.oneway(
      request(RequestCode.CHECK_TRANSACTION_STATE, header, checkBody(half, message, result, this.#host)),
    );
    return true;
  }

  /** The next connection of the group that takes something. */
  #next(group: string): Connection | undefined {
    const channels = this.#producers.channels(group);
    this.#turn = (this.#turn + 1) % 0x7fffffff;
    for (let i = 0; i < channels.length; i++) {
      const connection = channels[(this.#turn + i) % channels.length]?.connection;
      if (connection !== undefined && !connection.closed && connection.pendingBytes <= MAX_UNREAD_BYTES) {
        return connection;
      }
    }
    return undefined;
  }
}
