import { ResponseCode } from '../../../protocol/codes/response.ts';
import type { RemotingCommand } from '../../../protocol/command.ts';
import { SendRequest } from '../../../protocol/hot/send-request.ts';
import { MAX_PROPERTIES_LENGTH } from '../../../protocol/message/record.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Connection } from '../../../remoting/types.ts';
import type { HostAddress, PutListener, StoreMessage } from '../../store/types.ts';
import type { SendGate } from '../flow/send-gate.ts';
import { toStoreMessage } from '../message/outgoing-message.ts';
import { recallHandleOf, type StoredUnder } from '../timer/recall-handles.ts';
import { splitBatch } from './batch-parts.ts';
import { divertSend, needsDiversion, outgoingSend, type SendDiversion } from './diverted-send.ts';
import { checkLimits } from './message-limits.ts';
import { PendingSend, type SendAnswers, type SendStatistics } from './send-answer.ts';
import type { StoredProperties } from './stored-properties.ts';
import type { TopicAdmission } from './topic-admission.ts';

/** The store as sends see it. */
export interface PutStore {
  put(message: StoreMessage, listener: PutListener): void;
  putBatch(messages: readonly StoreMessage[], listener: PutListener): void;
}

export interface SendParts {
  store: PutStore;
  gate: SendGate;
  admission: TopicAdmission;
  properties: StoredProperties;
  answers: SendAnswers;
  statistics: SendStatistics;
  /** Asked about every send that may not go straight to its queue, in this order. */
  diversions: readonly SendDiversion[];
  brokerName: string;
  maxMessageSize(): number;
  now(): number;
  /** The address of a connection's peer as the record stores it. */
  bornHost(connection: Connection): HostAddress;
}

/** Serves SEND_MESSAGE (10), SEND_MESSAGE_V2 (310) and SEND_BATCH_MESSAGE (320). */
export class SendProcessor {
  readonly #parts: SendParts;
  readonly #request = new SendRequest();

  constructor(parts: SendParts) {
    this.#parts = parts;
  }

  /** Takes the frame when it is an ordinary V2 send; see FrameTap. */
  readonly tap = (bytes: Buffer, start: number, end: number, connection: Connection): boolean => {
    if (!this.#request.decodeFast(bytes, start, end)) return false;
    this.#serve(connection);
    return true;
  };

  /** Takes a decoded command; answers through the connection, at once or when the message is stored. */
  readonly process = (command: RemotingCommand, connection: Connection): undefined => {
    this.#request.decode(command);
    this.#serve(connection);
  };

  #serve(connection: Connection): void {
    const request = this.#request;
    try {
      this.#parts.gate.pass();
      const queueId = this.#parts.admission.queueFor(request);
      checkLimits(request, this.#parts.maxMessageSize());
      if (request.batch) this.#putBatch(request, queueId, connection);
      else this.#putOne(request, queueId, connection);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { opaque, oneway } = request;
      connection.reply(
        { opaque, flag: oneway ? 2 : 0 },
        this.#parts.answers.refused(error.code, error.message, error.fields),
      );
    }
  }

  #putOne(request: SendRequest, queueId: number, connection: Connection): void {
    const { properties, store } = this.#parts;
    const length = properties.prepare(request.properties, request.propertiesLength, this.#parts.now());
    checkPropertiesLength(length);
    const message = this.#message(request, queueId, connection, request.body, request.flag, length);
    const stored = needsDiversion(properties.scan, request) ? this.#divert(message, request) : message;
    store.put(stored, this.#listener(request, stored, queueId, properties.uniqueKey, 1, connection));
  }

  #divert(message: StoreMessage, request: SendRequest): StoreMessage {
    return toStoreMessage(divertSend(outgoingSend(message), request, this.#parts.diversions));
  }

  #putBatch(request: SendRequest, queueId: number, connection: Connection): void {
    const { properties, store } = this.#parts;
    const messages: StoreMessage[] = [];
    let uniqueKeys = '';
    splitBatch(request.body, (body, flag, sentProperties) => {
      request.properties.set(sentProperties);
      const length = properties.prepare(request.properties, sentProperties.length, this.#parts.now());
      checkPropertiesLength(length);
      if (needsDiversion(properties.scan, request)) throw notInBatch(request);
      uniqueKeys += uniqueKeys === '' ? properties.uniqueKey : `,${properties.uniqueKey}`;
      const message = this.#message(request, queueId, connection, body, flag, length);
      messages.push({ ...message, properties: Buffer.from(message.properties) });
    });
    store.putBatch(
      messages,
      this.#listener(request, { topic: request.topic, queueId }, queueId, uniqueKeys, messages.length, connection),
    );
  }

  #listener(
    request: SendRequest,
    stored: StoredUnder,
    queueId: number,
    uniqueKey: string,
    messages: number,
    connection: Connection,
  ): PutListener {
    return new PendingSend(this.#parts.answers, this.#parts.statistics, {
      topic: stored.topic,
      storedQueueId: stored.queueId,
      queueId,
      uniqueKey,
      recallHandle: recallHandleOf(stored, this.#parts.brokerName, uniqueKey),
      messages,
      bytes: request.body.length,
      opaque: request.opaque,
      connection: request.oneway ? undefined : connection,
    });
  }

  #message(
    request: SendRequest,
    queueId: number,
    connection: Connection,
    body: Buffer,
    flag: number,
    propertiesLength: number,
  ): StoreMessage {
    const { properties } = this.#parts;
    return {
      topic: request.topic,
      queueId,
      flag,
      sysFlag: request.sysFlag,
      bornTimestamp: request.bornTimestamp,
      bornHost: this.#parts.bornHost(connection),
      reconsumeTimes: request.reconsumeTimes,
      preparedTransactionOffset: 0,
      body,
      properties: request.properties.subarray(0, propertiesLength),
      tagsCode: properties.tagsCode,
      keys: properties.keys,
      waitForFlush: !properties.scan.noWait,
    };
  }
}

function checkPropertiesLength(length: number): void {
  if (length <= MAX_PROPERTIES_LENGTH) return;
  throw new Refusal(
    ResponseCode.MESSAGE_ILLEGAL,
    `the message properties have ${length} bytes with those the broker adds, at most 32767 are allowed`,
  );
}

const notInBatch = (request: SendRequest): Refusal =>
  new Refusal(
    ResponseCode.MESSAGE_ILLEGAL,
    `a batch to topic[${request.topic}] holds a message that is delayed, timed, transactional or a retry; send it alone`,
  );
