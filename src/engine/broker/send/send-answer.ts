import { ResponseCode } from '../../../protocol/codes/response.ts';
import { ANNOUNCED_VERSION, type ExtFields, type RemotingCommand, response } from '../../../protocol/command.ts';
import type { OffsetIdMaker } from '../../../protocol/message/ids.ts';
import type { Connection } from '../../../remoting/types.ts';
import { type PutListener, type PutResult, PutStatus } from '../../store/types.ts';
import { isStored } from '../message/put-outcome.ts';

/** Says of every send what became of it. One per broker. */
export class SendAnswers {
  readonly #ids: OffsetIdMaker;
  readonly #regionId: string;
  readonly #traceOn: string;
  readonly #head: string;

  constructor(ids: OffsetIdMaker, regionId: string, traceOn: boolean) {
    this.#ids = ids;
    this.#regionId = regionId;
    this.#traceOn = String(traceOn);
    this.#head = `"TRACE_ON":"${traceOn}","MSG_REGION":${JSON.stringify(regionId)}`;
  }

  /** The answer to a message that was stored; Java reads all of its header for the codes 0, 10, 11 and 12 alike. */
  stored(
    connection: Connection,
    opaque: number,
    code: number,
    queueId: number,
    uniqueKey: string,
    put: PutResult,
    recallHandle?: string,
  ): void {
    if (recallHandle !== undefined) {
      connection.reply({ opaque, flag: 0 }, this.#slowAnswer(code, queueId, uniqueKey, put, recallHandle));
      return;
    }
    const key = PLAIN.test(uniqueKey) ? `"${uniqueKey}"` : JSON.stringify(uniqueKey);
    const header =
      `{"code":${code},"extFields":{"queueId":"${queueId}","transactionId":${key},"msgId":"${this.#messageIds(put)}",` +
      `${this.#head},"queueOffset":"${put.queueOffset}"},"flag":1,"language":"JAVA","opaque":${opaque},` +
      `"serializeTypeCurrentRPC":"JSON","version":${ANNOUNCED_VERSION}}`;
    if (ASCII.test(key)) connection.sendAsciiHeader(header);
    else connection.reply({ opaque, flag: 0 }, this.#slowAnswer(code, queueId, uniqueKey, put));
  }

  #slowAnswer(
    code: number,
    queueId: number,
    uniqueKey: string,
    put: PutResult,
    recallHandle?: string,
  ): RemotingCommand {
    return response(code, undefined, {
      ...(recallHandle !== undefined && { recallHandle }),
      queueId: String(queueId),
      transactionId: uniqueKey,
      msgId: this.#messageIds(put),
      queueOffset: String(put.queueOffset),
      TRACE_ON: this.#traceOn,
      MSG_REGION: this.#regionId,
    });
  }

  #messageIds(put: PutResult): string {
    return put.batchPhysicalOffsets === undefined
      ? this.#ids.make(put.physicalOffset)
      : put.batchPhysicalOffsets.map((offset) => this.#ids.make(offset)).join(',');
  }

  /** An error answer; it carries the region fields too, as in the original. */
  refused(code: number, remark: string, fields?: ExtFields): RemotingCommand {
    return response(code, remark, { ...fields, MSG_REGION: this.#regionId, TRACE_ON: this.#traceOn });
  }
}

const PLAIN = /^[A-Za-z0-9_%|@#.:-]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is what is meant
const ASCII = /^[\x00-\x7f]*$/;

/** Counts what was stored. */
export interface SendStatistics {
  stored(topic: string, queueId: number, messages: number, bytes: number): void;
}

/** What {@link PendingSend} remembers of a request until its message is stored. */
export interface SendReceipt {
  /** Where it is stored: for a half or delayed message not where it was sent to. */
  topic: string;
  storedQueueId: number;
  /** The queue asked for, which the answer names. */
  queueId: number;
  uniqueKey: string;
  /** Of a timed message: what its producer may recall it by. */
  recallHandle?: string | undefined;
  messages: number;
  bytes: number;
  opaque: number;
  /** Undefined for a one-way send, whose sender is never told. */
  connection: Connection | undefined;
}

/** Waits for one put, counts it and answers its sender. */
export class PendingSend implements PutListener {
  readonly #answers: SendAnswers;
  readonly #statistics: SendStatistics;
  readonly #receipt: SendReceipt;

  constructor(answers: SendAnswers, statistics: SendStatistics, receipt: SendReceipt) {
    this.#answers = answers;
    this.#statistics = statistics;
    this.#receipt = receipt;
  }

  onPut(result: PutResult): void {
    const { connection, opaque, topic, storedQueueId, queueId, uniqueKey, recallHandle, messages, bytes } =
      this.#receipt;
    const code = responseCodeOf(result.status);
    if (isStored(result.status)) {
      this.#statistics.stored(topic, storedQueueId, messages, bytes);
      if (connection !== undefined) {
        this.#answers.stored(connection, opaque, code, queueId, uniqueKey, result, recallHandle);
      }
    } else if (connection !== undefined) {
      const answer = this.#answers.refused(code, result.reason ?? result.status);
      connection.reply({ opaque, flag: 0 }, answer);
    }
  }
}

/** The response code of a put's status (store-format 7.4). */
export function responseCodeOf(status: PutStatus): number {
  switch (status) {
    case PutStatus.OK:
      return ResponseCode.SUCCESS;
    case PutStatus.FLUSH_DISK_TIMEOUT:
      return ResponseCode.FLUSH_DISK_TIMEOUT;
    case PutStatus.FLUSH_SLAVE_TIMEOUT:
      return ResponseCode.FLUSH_SLAVE_TIMEOUT;
    case PutStatus.SLAVE_NOT_AVAILABLE:
      return ResponseCode.SLAVE_NOT_AVAILABLE;
    case PutStatus.SERVICE_NOT_AVAILABLE:
    case PutStatus.NOT_MASTER:
      return ResponseCode.SERVICE_NOT_AVAILABLE;
    case PutStatus.MESSAGE_ILLEGAL:
      return ResponseCode.MESSAGE_ILLEGAL;
    default:
      return ResponseCode.SYSTEM_ERROR;
  }
}
