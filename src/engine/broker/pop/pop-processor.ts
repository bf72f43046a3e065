import { messageOf } from '../../../errors/index.ts';
import { buildSubscription, SUBSCRIBE_ALL } from '../../../protocol/bodies/subscription-data.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader, type HeaderOf } from '../../../protocol/header.ts';
import { popMessageRequest } from '../../../protocol/headers/pop.ts';
import { ORDER_REVIVE_QUEUE } from '../../../protocol/message/pop-handle.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Connection } from '../../../remoting/types.ts';
import { GetStatus } from '../../store/types.ts';
import type { BrokerContext } from '../context.ts';
import { GetCounters } from '../pull/get-counters.ts';
import { matcherOf } from '../pull/pull-filter.ts';
import { admitPop, MAX_POP_MESSAGES } from './pop-admission.ts';
import { sendPopAnswer } from './pop-answer.ts';
import type { PopHold } from './pop-hold.ts';
import type { PopService, PopWish } from './pop-service.ts';
import type { Popped } from './popped.ts';

/** A pop that comes so much later than its client waits is not worth an answer with messages. */
const LATE_MS = 500;
/** Looks in a row before a pop waits, when messages are there that it does not get. */
const MAX_LOOKS = 3;
/** Pops under way at once: each may hold a megabyte. */
const MAX_POPS = 1000;
/** Longest wait, whatever a client asks. */
const MAX_HOLD_MS = 60_000;

/** A pop on its way. */
interface Pop {
  readonly header: HeaderOf<typeof popMessageRequest>;
  readonly command: RemotingCommand;
  readonly connection: Connection;
  readonly wish: PopWish;
  readonly expiresAt: number;
}

/** Serves POP_MESSAGE (200050). */
export class PopProcessor {
  readonly #broker: BrokerContext;
  readonly #service: PopService;
  readonly #hold: PopHold;
  readonly #counters: GetCounters;
  #running = 0;

  constructor(broker: BrokerContext, service: PopService, hold: PopHold) {
    this.#broker = broker;
    this.#service = service;
    this.#hold = hold;
    this.#counters = new GetCounters(broker.stats);
  }

  readonly process = (command: RemotingCommand, connection: Connection): RemotingCommand | undefined => {
    const header = decodeHeader(popMessageRequest, command.extFields);
    const now = this.#broker.clock.now();
    const bornAt = header.bornTime === 0 ? now : header.bornTime;
    if (now - bornAt - header.pollTime > LATE_MS) {
      return response(ResponseCode.POLLING_TIMEOUT, 'the broker received this pop after its client gave it up');
    }
    if (this.#running >= MAX_POPS) {
      throw new Refusal(ResponseCode.SYSTEM_BUSY, '[REJECTREQUEST]system busy, start flow control for a while');
    }
    const wish = this.#wish(header, connection);
    const expiresAt = Math.min(Math.min(bornAt, now) + header.pollTime, now + MAX_HOLD_MS);
    void this.#pop({ header, command, connection, wish, expiresAt }, 0);
    return undefined;
  };

  #wish(header: HeaderOf<typeof popMessageRequest>, connection: Connection): PopWish {
    const { consumerGroup, topic: name, maxMsgNums } = header;
    if (maxMsgNums > MAX_POP_MESSAGES || maxMsgNums < 1) {
      throw new Refusal(
        ResponseCode.INVALID_PARAMETER,
        `maxMsgNums ${maxMsgNums} is illegal, a pop takes 1 to ${MAX_POP_MESSAGES} messages`,
      );
    }
    if (!(header.invisibleTime >= 0 && header.invisibleTime <= Number.MAX_SAFE_INTEGER / 2)) {
      throw new Refusal(ResponseCode.INVALID_PARAMETER, `invisibleTime ${header.invisibleTime} is illegal`);
    }
    const { group, topic } = admitPop(this.#broker, header);
    const expression = header.exp === undefined || header.exp === '' ? SUBSCRIBE_ALL : header.exp;
    const subscription = buildSubscription(name, expression, header.bornTime, header.expType);
    return {
      group: consumerGroup,
      topic: name,
      queueId: header.queueId,
      queues: topic.readQueueNums,
      maxMessages: maxMsgNums,
      invisibleMs: header.invisibleTime,
      initMode: header.initMode,
      ordered: header.order === true || group.consumeMessageOrderly,
      attemptId: header.attemptId,
      matcher: matcherOf(subscription, this.#broker.config.get('enablePropertyFilter')),
      clientId: (this.#broker.consumers.group(consumerGroup)?.clientOf(connection) ?? '').slice(0, MAX_CLIENT_ID),
    };
  }

  async #pop(pop: Pop, looks: number): Promise<void> {
    this.#running++;
    try {
      const popped = await this.#service.pop(pop.wish);
      if (popped.count > 0) await this.#answer(pop, popped);
      else if ((popped.hasMore || looks < MAX_LOOKS) && this.#service.hasMessages(pop.wish)) {
        setImmediate(() => void this.#pop(pop, popped.hasMore ? looks : looks + 1));
      } else this.#wait(pop);
    } catch (error) {
      const refusal =
        error instanceof Refusal
          ? error
          : new Refusal(ResponseCode.SYSTEM_ERROR, `pop of ${pop.wish.topic}: ${messageOf(error)}`);
      pop.connection.reply(pop.command, refusal.toResponse());
    } finally {
      this.#running--;
    }
  }

  async #answer({ wish, command, connection }: Pop, popped: Popped): Promise<void> {
    const { consumption, brokerName, config } = this.#broker;
    const { group, topic, ordered, invisibleMs } = wish;
    // What is left is for the next that waits: one arrival wakes one pop, and this one took no more than it may.
    if (popped.rest > 0) this.#hold.wake(group, topic);
    await consumption.kept();
    for (const queue of popped.queues) {
      const messageCount = queue.records.length;
      const bytes = queue.records.reduce((sum, { length }) => sum + length, 0);
      this.#counters.served(group, queue.topic, { ...FOUND, messageCount, bytes });
    }
    if (connection.closed) return;
    sendPopAnswer(connection, command.opaque, {
      popped,
      topic,
      brokerName,
      invisibleMs,
      reviveQueueId: ordered ? ORDER_REVIVE_QUEUE : 0,
      ordered,
      keepsRetryTopic: config.get('popResponseReturnActualRetryTopic'),
    });
  }

  #wait(pop: Pop): void {
    const { wish, connection, command, expiresAt, header } = pop;
    const { group, topic, queueId, matcher, ordered } = wish;
    const nothing = (code: number, remark: string): void => connection.reply(command, response(code, remark));
    if (header.pollTime <= 0 || expiresAt <= this.#broker.clock.now()) {
      nothing(ResponseCode.POLLING_TIMEOUT, 'no message');
      return;
    }
    const isHeld = this.#hold.hold({
      connection,
      group,
      topic,
      queueId,
      ordered,
      matches: matcher.matches,
      expiresAt,
      retry: () => void this.#pop(pop, 0),
      expire: () => nothing(ResponseCode.POLLING_TIMEOUT, 'no message'),
    });
    if (!isHeld) nothing(ResponseCode.POLLING_FULL, 'too many pops wait for messages');
  }
}

const MAX_CLIENT_ID = 255;

const FOUND = {
  status: GetStatus.FOUND,
  nextBeginOffset: 0,
  minOffset: 0,
  maxOffset: 0,
  buffers: [],
  suggestPullingFromSlave: false,
};
