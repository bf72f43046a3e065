import type { Clock } from '../../../clock.ts';
import { messageOf } from '../../../errors/index.ts';
import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';
import { decodeTopicRouteData } from '../../../protocol/bodies/topic-route-data.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, request } from '../../../protocol/command.ts';
import { encodeHeader } from '../../../protocol/header.ts';
import { getRouteInfoRequest } from '../../../protocol/headers/namesrv.ts';
import { isReadable } from '../../../protocol/permission.ts';
import type { RemotingLog } from '../../../remoting/log.ts';

/** Where the queues of a topic are found, those of other brokers included. */
export interface TopicRoutes {
  /** Every readable queue; undefined when nobody knows the topic. */
  queuesOf(topic: string): Promise<readonly MessageQueue[] | undefined>;
  /** Asks anew the next time: the topic has changed. */
  forget(topic: string): void;
}

export interface NameServerRoutesParts {
  client: { invoke(address: string, command: RemotingCommand, timeoutMs: number): Promise<RemotingCommand> };
  nameServers(): readonly string[];
  clock: Clock;
  /** How long a route is believed (loadBalancePollNameServerInterval). */
  keepMs(): number;
  log: RemotingLog;
}

/** Topics whose routes are kept. */
const MAX_ROUTES = 10_000;
const TIMEOUT_MS = 1000;

interface Known {
  queues: readonly MessageQueue[] | undefined;
  askedAt: number;
}

/** Asks the name servers; while none answers, what they said last is believed. */
export class NameServerRoutes implements TopicRoutes {
  readonly #parts: NameServerRoutesParts;
  readonly #routes = new Map<string, Known>();

  constructor(parts: NameServerRoutesParts) {
    this.#parts = parts;
  }

  forget(topic: string): void {
    const known = this.#routes.get(topic);
    if (known !== undefined) known.askedAt = Number.NEGATIVE_INFINITY;
  }

  async queuesOf(topic: string): Promise<readonly MessageQueue[] | undefined> {
    const { clock, keepMs, nameServers } = this.#parts;
    const known = this.#routes.get(topic);
    if (known !== undefined && clock.now() - known.askedAt < keepMs()) return known.queues;
    for (const address of nameServers()) {
      const answer = await this.#ask(address, topic);
      if (answer === undefined) continue;
      if (this.#routes.size >= MAX_ROUTES) this.#routes.clear();
      this.#routes.set(topic, { queues: answer.queues, askedAt: clock.now() });
      return answer.queues;
    }
    return known?.queues;
  }

  /** Undefined when the name server does not say. */
  async #ask(address: string, topic: string): Promise<{ queues: MessageQueue[] | undefined } | undefined> {
    const fields = encodeHeader(getRouteInfoRequest, { topic, acceptStandardJsonOnly: true });
    try {
      const command = request(RequestCode.GET_ROUTEINFO_BY_TOPIC, fields);
      const answer = await this.#parts.client.invoke(address, command, TIMEOUT_MS);
      if (answer.code === ResponseCode.TOPIC_NOT_EXIST) return { queues: undefined };
      if (answer.code !== ResponseCode.SUCCESS) throw new Error(`answered ${answer.code}: ${answer.remark ?? ''}`);
      const { queueDatas } = decodeTopicRouteData(answer.body);
      const readable = queueDatas.filter(({ perm }) => isReadable(perm));
      return {
        queues: readable.flatMap(({ brokerName, readQueueNums }) =>
          Array.from({ length: readQueueNums }, (_, queueId) => ({ topic, brokerName, queueId })),
        ),
      };
    } catch (error) {
      this.#parts.log.warn({ nameServer: address, topic, reason: messageOf(error) }, 'no route from the name server');
      return undefined;
    }
  }
}
