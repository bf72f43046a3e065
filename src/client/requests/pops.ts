import { RequestCode } from '../../protocol/codes/request.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { decodeHeader, type HeaderInput, type HeaderOf } from '../../protocol/header.ts';
import {
  ackMessageRequest,
  ackOutcomeResponse,
  changeInvisibleTimeRequest,
  changeInvisibleTimeResponse,
  notificationRequest,
  notificationResponse,
  pollingInfoRequest,
  popMessageRequest,
  popMessageResponse,
} from '../../protocol/headers/pop.ts';
import type { Caller } from '../caller.ts';

/** The answer of a pop that found messages. */
export interface RawPop {
  header: HeaderOf<typeof popMessageResponse>;
  /** Stored records, one after the other. */
  body: Buffer;
}

/** How far an acknowledgement got, as far as the broker tells: Apache brokers only say that it was taken. */
export type ToldOutcome = 'done' | 'already' | 'unknown';

const nothing: readonly number[] = [
  ResponseCode.PULL_NOT_FOUND,
  ResponseCode.POLLING_FULL,
  ResponseCode.POLLING_TIMEOUT,
];
/** A broker answers a held request up to one sweep of its waiting list late. */
const SWEEP_MS = 6000;

/** Requests of consumption message by message (wire-protocol 3.7). */
export class PopRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** True when the broker knows these requests; Apache does from 5.0. */
  async isServed(address: string, group: string, topic: string): Promise<boolean> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.POLLING_INFO,
      pollingInfoRequest,
      { consumerGroup: group, topic, queueId: 0 },
      { accept: Object.values(ResponseCode) },
    );
    return answer.code !== ResponseCode.REQUEST_CODE_NOT_SUPPORTED;
  }

  /** Takes messages for a while (200050); undefined when there is none, or too many wait at the broker already. */
  async pop(address: string, header: HeaderInput<typeof popMessageRequest>): Promise<RawPop | undefined> {
    const answer = await this.#caller.callWith(address, RequestCode.POP_MESSAGE, popMessageRequest, header, {
      accept: nothing,
      timeoutMs: this.#caller.timeoutMs + (header.pollTime > 0 ? header.pollTime + SWEEP_MS : 0),
      subject: { group: header.consumerGroup, topic: header.topic },
    });
    if (answer.code !== ResponseCode.SUCCESS || answer.body === undefined) return undefined;
    return { header: decodeHeader(popMessageResponse, answer.extFields), body: answer.body };
  }

  /** Waits until there is a message to pop, or the time is over (200054). */
  async notify(
    address: string,
    header: HeaderInput<typeof notificationRequest>,
  ): Promise<{ hasMsg: boolean; pollingFull: boolean }> {
    const answer = await this.#caller.callWith(address, RequestCode.NOTIFICATION, notificationRequest, header, {
      timeoutMs: this.#caller.timeoutMs + header.pollTime + SWEEP_MS,
      subject: { group: header.consumerGroup, topic: header.topic },
    });
    return decodeHeader(notificationResponse, { pollingFull: 'false', ...answer.extFields });
  }

  /** Acknowledges one message (200051). */
  async ack(address: string, header: HeaderInput<typeof ackMessageRequest>): Promise<ToldOutcome> {
    const answer = await this.#caller.callWith(address, RequestCode.ACK_MESSAGE, ackMessageRequest, header, {
      subject: { group: header.consumerGroup, topic: header.topic },
    });
    return toldOutcome(decodeHeader(ackOutcomeResponse, answer.extFields).ackOutcome);
  }

  /** Sets anew how long a message stays with who popped it (200053). @returns what its next handle is made of */
  async changeInvisibleTime(
    address: string,
    header: HeaderInput<typeof changeInvisibleTimeRequest>,
  ): Promise<{ outcome: ToldOutcome; next: HeaderOf<typeof changeInvisibleTimeResponse> | undefined }> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.CHANGE_MESSAGE_INVISIBLETIME,
      changeInvisibleTimeRequest,
      header,
      { subject: { group: header.consumerGroup, topic: header.topic } },
    );
    const outcome = toldOutcome(decodeHeader(ackOutcomeResponse, answer.extFields).ackOutcome);
    const next = outcome === 'done' ? decodeHeader(changeInvisibleTimeResponse, answer.extFields) : undefined;
    return { outcome, next };
  }
}

/** What a broker says became of an acknowledgement, in its answer's own field. */
export const toldOutcome = (text: string | undefined): ToldOutcome =>
  text === 'already' || text === 'unknown' ? text : 'done';
