import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../protocol/header.ts';
import {
  notificationRequest,
  notificationResponse,
  pollingInfoRequest,
  pollingInfoResponse,
} from '../../../protocol/headers/pop.ts';
import type { Connection } from '../../../remoting/types.ts';
import type { BrokerContext } from '../context.ts';
import { success } from '../processors/answers.ts';
import { admitPop } from './pop-admission.ts';
import type { PopHold } from './pop-hold.ts';
import type { PopPlace, PopService } from './pop-service.ts';

const MAX_HOLD_MS = 60_000;

/** Serves NOTIFICATION (200054): tells when a pop would find something; and POLLING_INFO (200055): how many pops wait. */
export class NotificationProcessor {
  readonly #broker: BrokerContext;
  readonly #service: PopService;
  readonly #notifications: PopHold;
  readonly #pops: PopHold;

  constructor(broker: BrokerContext, service: PopService, notifications: PopHold, pops: PopHold) {
    this.#broker = broker;
    this.#service = service;
    this.#notifications = notifications;
    this.#pops = pops;
  }

  readonly notify = (command: RemotingCommand, connection: Connection): RemotingCommand | undefined => {
    const header = decodeHeader(notificationRequest, command.extFields);
    const { group, topic } = admitPop(this.#broker, header);
    const place: PopPlace = {
      group: header.consumerGroup,
      topic: header.topic,
      queueId: header.queueId,
      queues: topic.readQueueNums,
      ordered: header.order === true || group.consumeMessageOrderly,
    };
    if (this.#service.hasMessages(place)) return answer(true, false);
    const now = this.#broker.clock.now();
    const bornAt = header.bornTime === 0 ? now : header.bornTime;
    const expiresAt = Math.min(Math.min(bornAt, now) + header.pollTime, now + MAX_HOLD_MS);
    if (header.pollTime <= 0 || expiresAt <= now) return answer(false, false);
    return this.#hold(command, connection, place, expiresAt) ? undefined : answer(false, true);
  };

  readonly pollingInfo = (command: RemotingCommand): RemotingCommand => {
    const header = decodeHeader(pollingInfoRequest, command.extFields);
    admitPop(this.#broker, header);
    const { consumerGroup, topic, queueId } = header;
    const pollingNum = this.#pops.countOf(consumerGroup, topic, queueId);
    return success(undefined, encodeHeader(pollingInfoResponse, { pollingNum }));
  };

  #hold(command: RemotingCommand, connection: Connection, place: PopPlace, expiresAt: number): boolean {
    const { group, topic, queueId, ordered } = place;
    return this.#notifications.hold({
      connection,
      group,
      topic,
      queueId,
      ordered,
      matches: undefined,
      expiresAt,
      retry: () => {
        if (this.#service.hasMessages(place)) connection.reply(command, answer(true, false));
        else if (!this.#hold(command, connection, place, expiresAt)) connection.reply(command, answer(false, true));
      },
      expire: () => connection.reply(command, answer(false, false)),
    });
  }
}

const answer = (hasMsg: boolean, pollingFull: boolean): RemotingCommand =>
  response(ResponseCode.SUCCESS, undefined, encodeHeader(notificationResponse, { hasMsg, pollingFull }));
