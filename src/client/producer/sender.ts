import type { Clock } from '../../clock.ts';
import { MqError, messageOf } from '../../errors/index.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../protocol/command.ts';
import { abortable, throwIfAborted } from '../caller.ts';
import type { ClientRequests } from '../instance/client-requests.ts';
import { responseCodeOf } from '../response-error.ts';
import { isUp, type PublishQueue, type RoutedQueue } from '../routes.ts';
import type { FaultTable } from './fault-table.ts';
import { isMasterMoved, lookPauseMs, NoMasterError } from './moved-master.ts';
import type { ProducerSettings } from './options.ts';
import type { PublishInfo, PublishInfos } from './publish-info.ts';
import type { QueueChoice } from './queue-choice.ts';
import { type Parcel, sendRequest } from './send-request.ts';

/** Answers after which another broker is worth a try; everything else goes to the caller at once. */
const retryableCodes: ReadonlySet<number> = new Set([
  ResponseCode.TOPIC_NOT_EXIST,
  ResponseCode.SERVICE_NOT_AVAILABLE,
  ResponseCode.SYSTEM_ERROR,
  ResponseCode.SYSTEM_BUSY,
  ResponseCode.NO_PERMISSION,
  ResponseCode.GO_AWAY,
  204,
  205,
]);

const NONE: readonly string[] = [];

/** A parcel that a broker took: which, and what it answered. */
export interface Sent {
  readonly queue: RoutedQueue;
  readonly answer: RemotingCommand;
  /** When the try began that succeeded, milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly costMs: number;
}

export interface SenderParts {
  readonly settings: ProducerSettings;
  readonly requests: ClientRequests;
  readonly infos: PublishInfos;
  readonly faults: FaultTable;
  readonly clock: Clock;
}

/**
 * Brings parcels to brokers. Queues are taken in turn; when a broker fails, the next try goes to another one, within one
 * time-out for all. A parcel whose queue is chosen is tried there and nowhere else. Where the queue's master is elsewhere and no
 * other broker may take the parcel, the route is asked for until it tells of the new one; that counts as no try.
 */
export class Sender {
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** The queues of a topic. @throws MqError as a send does */
  async queues(wireTopic: string): Promise<readonly PublishQueue[]> {
    return (await this.#info(wireTopic, Number.POSITIVE_INFINITY)).queues;
  }

  /**
   * Resolves when a broker has stored the parcel. No promise or closure more than it needs: sends go through here.
   * @throws MqError NOT_FOUND without a route, and what the last try failed with
   */
  send(parcel: Parcel, choose: QueueChoice | undefined, deadline: number): Promise<Sent> {
    return this.#withInfo(parcel, choose, deadline, false);
  }

  /** Resolves when the parcel is handed to a connection; nobody says what becomes of it. */
  async oneWay(parcel: Parcel, choose: QueueChoice | undefined, deadline: number): Promise<void> {
    await this.#withInfo(parcel, choose, deadline, true);
  }

  #withInfo(parcel: Parcel, choose: QueueChoice | undefined, deadline: number, oneWay: boolean): Promise<Sent> {
    const info = this.#parts.infos.peek(parcel.wireTopic);
    return info === undefined
      ? this.#info(parcel.wireTopic, deadline).then((found) => this.#deliver(parcel, found, choose, deadline, oneWay))
      : this.#deliver(parcel, info, choose, deadline, oneWay);
  }

  /** Waits, within the time-out, for a master where the name servers know of none. */
  async #info(topic: string, deadline: number): Promise<PublishInfo> {
    const { infos, requests } = this.#parts;
    const late = `the route of ${topic} did not come`;
    let info = infos.peek(topic);
    for (let looks = 0; info === undefined; looks++) {
      try {
        info = await before(deadline, looks === 0 ? infos.get(topic) : infos.again(topic), late);
      } catch (error) {
        const pauseMs = lookPauseMs(looks + 1);
        const isInTime = deadline !== Number.POSITIVE_INFINITY && performance.now() + pauseMs < deadline;
        if (!(error instanceof NoMasterError) || !isInTime) throw error;
        await abortable(pause(pauseMs), requests.caller.signal);
      }
    }
    return info;
  }

  async #deliver(
    parcel: Parcel,
    known: PublishInfo,
    choose: QueueChoice | undefined,
    deadline: number,
    oneWay: boolean,
  ): Promise<Sent> {
    const { settings, requests, infos, faults, clock } = this.#parts;
    const tries = choose === undefined ? settings.tries : 1;
    const began = performance.now();
    let info = known;
    let looks = 0;
    let failed: readonly string[] = NONE;
    for (let attempt = 1; ; attempt++) {
      throwIfAborted(requests.caller.signal);
      let queue = choose === undefined ? this.#next(parcel.topic, info, failed.at(-1)) : choose(info.queues);
      // The broker may be back: its queue is the same one, so that the order stays.
      if (!isUp(queue) && choose !== undefined) queue = choose((await infos.again(parcel.wireTopic)).queues);
      if (!isUp(queue)) throw brokerDown(parcel.topic, queue);
      const startedAt = attempt === 1 && looks === 0 ? began : performance.now();
      const startedAtMs = clock.now();
      const command = sendRequest(settings, parcel, queue, startedAtMs);
      try {
        const leftMs = Math.min(settings.perTryTimeoutMs, Math.max(1, Math.ceil(deadline - startedAt)));
        const answer = oneWay
          ? await this.#handOver(queue, command)
          : await requests.messages.send(queue.address, command, leftMs);
        const costMs = performance.now() - startedAt;
        faults.answered(queue.brokerName, costMs);
        const good = answer.code === ResponseCode.SUCCESS || !settings.retryNotStored;
        if (good || attempt >= tries || performance.now() >= deadline) return { queue, answer, startedAtMs, costMs };
      } catch (error) {
        const again = this.#noteFailure(queue, error);
        const pauseMs = lookPauseMs(looks + 1);
        if (isMasterMoved(error) && isOnly(queue, info, choose) && performance.now() + pauseMs < deadline) {
          looks++;
          await abortable(pause(pauseMs), requests.caller.signal);
          info = await this.#lookAgain(parcel.wireTopic, info, deadline);
          attempt--;
          continue;
        }
        if (again) infos.refreshSoon(parcel.wireTopic);
        if (attempt >= tries || !again || performance.now() >= deadline) {
          throw afterTries(error, parcel, [...failed, queue.brokerName], began);
        }
      }
      failed = [...failed, queue.brokerName];
    }
  }

  /** What the name servers say now; what is known where they say nothing. */
  async #lookAgain(topic: string, known: PublishInfo, deadline: number): Promise<PublishInfo> {
    try {
      return await before(deadline, this.#parts.infos.again(topic), `the route of ${topic} did not come`);
    } catch (error) {
      if (error instanceof MqError) return known;
      throw error;
    }
  }

  async #handOver(queue: RoutedQueue, command: RemotingCommand): Promise<RemotingCommand> {
    await this.#parts.requests.caller.oneway(queue.address, command);
    return response(ResponseCode.SUCCESS);
  }

  /** True when another broker is worth a try. */
  #noteFailure(queue: RoutedQueue, error: unknown): boolean {
    const { faults } = this.#parts;
    if (isLost(error)) {
      faults.failed(queue.brokerName);
      return true;
    }
    const code = responseCodeOf(error);
    if (code === undefined) return false;
    faults.refused(queue.brokerName);
    return retryableCodes.has(code);
  }

  /** The next queue in turn: of a broker that is well and not the one that just failed, if there is any. */
  #next(topic: string, info: PublishInfo, failedBroker: string | undefined): RoutedQueue {
    const { faults } = this.#parts;
    const { up } = info;
    if (up.length === 0) throw brokerDown(topic, info.queues[0] as PublishQueue);
    let second: RoutedQueue | undefined;
    for (let i = 0; i < up.length; i++) {
      const queue = up[info.turn++ % up.length] as RoutedQueue;
      if (queue.brokerName === failedBroker) continue;
      if (faults.isAvailable(queue.brokerName)) return queue;
      second ??= queue;
    }
    return second ?? (up[info.turn++ % up.length] as RoutedQueue);
  }
}

/** No answer, or no connection: whether the message is stored is unknown. */
const isLost = (error: unknown): boolean =>
  error instanceof MqError &&
  error.details.responseCode === undefined &&
  (error.code === 'UNREACHABLE' || error.code === 'TIMEOUT');

/** No other broker may take it. */
const isOnly = ({ brokerName }: RoutedQueue, { up }: PublishInfo, choose: QueueChoice | undefined): boolean =>
  choose !== undefined || up.every((other) => other.brokerName === brokerName);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const brokerDown = (topic: string, { brokerName, queueId }: PublishQueue): MqError =>
  new MqError('UNREACHABLE', `broker ${brokerName} is down, and its queue ${queueId} of topic ${topic} with it`, {
    topic,
    hint: 'The topic is strictly ordered: its messages go to no other queue. Start the broker, or try again.',
  });

function afterTries(error: unknown, parcel: Parcel, brokers: readonly string[], startedAt: number): unknown {
  if (brokers.length === 1 || !(error instanceof MqError)) return error;
  const costMs = Math.round(performance.now() - startedAt);
  const words = `Send [${brokers.length}] times, still failed, cost [${costMs}]ms, Topic: ${parcel.topic}, BrokersSent: [${brokers.join(', ')}]: ${messageOf(error)}`;
  return new MqError(error.code, words, { ...error.details, topic: parcel.topic, hint: error.hint, cause: error });
}

/** The promise, unless the time is over first. */
function before<T>(deadline: number, promise: Promise<T>, what: string): Promise<T> {
  if (deadline === Number.POSITIVE_INFINITY) return promise;
  const leftMs = Math.max(1, Math.ceil(deadline - performance.now()));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new MqError('TIMEOUT', `${what} within ${leftMs} ms`)), leftMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
