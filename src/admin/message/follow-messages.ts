import type { AdminClient } from '../../client/admin-client.ts';
import { pause } from '../../client/caller.ts';
import { type PullResult, PullStatus } from '../../client/requests/messages.ts';
import { type RoutedQueue, subscribeQueues } from '../../client/routes.ts';
import { MqError } from '../../errors/index.ts';
import { buildSubscription } from '../../protocol/bodies/subscription-data.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { toMqError } from '../fan-out.ts';
import { type FoundMessage, lastMessages, type StartPoint, startOffset, startOffsets } from './follow-start.ts';
import { Handover } from './handover.ts';

/** What to follow. */
export interface FollowOptions {
  readonly topic: string;
  readonly start: StartPoint;
  /** Tags (`A || B`) or, with `expressionType` SQL92, a condition; default all. */
  readonly expression?: string | undefined;
  readonly expressionType?: 'TAG' | 'SQL92' | undefined;
  /** How often the route is asked for new queues and moved brokers, milliseconds; default 5,000. */
  readonly routeEveryMs?: number;
}

/** A message; or what keeps messages away, and that it does no more. */
export type FollowEvent =
  | ({ readonly kind: 'message' } & FoundMessage)
  | { readonly kind: 'trouble'; readonly who: string; readonly error: MqError }
  | { readonly kind: 'recovered'; readonly who: string }
  /** A queue ends before what was read of it: its broker has lost messages. */
  | { readonly kind: 'moved'; readonly queue: RoutedQueue; readonly from: number; readonly to: number }
  /** Queues are followed from now on: those of the beginning, or new ones. */
  | { readonly kind: 'queues'; readonly queues: readonly RoutedQueue[]; readonly isNew: boolean };

/** The group that tools read as; nobody joins it. */
const TOOLS_GROUP = 'TOOLS_CONSUMER';
/** How long a broker holds a pull that finds nothing. */
const HOLD_MS = 15_000;
const RETRY_MS = 1000;
/** A broker that does not hold pulls is asked this often. */
const POLL_MS = 200;

interface Followed {
  queue: RoutedQueue;
  /** Undefined until the broker has told it. */
  offset: number | undefined;
  /** Where it begins then. */
  readonly start: StartPoint;
  /** The topic has it no more. */
  isGone: boolean;
}

/**
 * Follows a topic: all its queues by long polling, as no member of any group, and without committing. It goes on over
 * restarts of brokers and name servers, and takes up queues that appear. It ends when the consumer of the events leaves
 * its loop, which ends the client's requests as well: the client must have been given `abort`'s signal.
 *
 * @throws MqError NOT_FOUND for an unknown topic, what the brokers answer at the start, INTERRUPTED by the signal
 */
export async function* followMessages(
  client: AdminClient,
  options: FollowOptions,
  abort: AbortController,
): AsyncGenerator<FollowEvent> {
  const follower = new Follower(client, options);
  try {
    yield* follower.begin();
    for (let event = await follower.events.take(); event !== undefined; event = await follower.events.take()) {
      yield* event;
    }
  } finally {
    follower.events.end();
    abort.abort();
    await follower.stopped();
  }
}

class Follower {
  readonly events = new Handover<FollowEvent[]>();
  readonly #client: AdminClient;
  readonly #options: FollowOptions;
  readonly #tags: readonly string[];
  readonly #queues = new Map<string, Followed>();
  readonly #brokers = new Set<string>();
  /** How many loops fail, by whom they ask. */
  readonly #failing = new Map<string, number>();
  readonly #loops: Promise<void>[] = [];
  readonly #startedAtMs = Date.now();
  #hasPulled = false;

  constructor(client: AdminClient, options: FollowOptions) {
    this.#client = client;
    this.#options = options;
    const { topic, expression, expressionType } = options;
    this.#tags = buildSubscription(topic, expression, 0, expressionType).tagsSet;
  }

  /** Gives what lies before the beginning, then starts to follow. */
  async *begin(): AsyncGenerator<FollowEvent> {
    const { topic, start } = this.#options;
    const queues = subscribeQueues(topic, await this.#client.namesrv.getRoute(topic));
    if (queues.length === 0) throw new MqError('NOT_FOUND', `topic ${topic} has no readable queue`, { topic });
    const offsets = await startOffsets(this.#client, queues, start);
    if (start.kind === 'last') {
      const read = (queue: RoutedQueue, offset: number): Promise<PullResult> => this.#pull(queue, offset, 0);
      const last = await lastMessages(this.#client, queues, offsets, start.count, read);
      for (const found of last) yield { kind: 'message', ...found };
    }
    for (const [index, queue] of queues.entries()) {
      this.#brokers.add(queue.brokerName);
      this.#follow({ queue, offset: offsets[index], start, isGone: false });
    }
    yield { kind: 'queues', queues, isNew: false };
    this.#loops.push(this.#watchRoute());
  }

  async stopped(): Promise<void> {
    await Promise.all(this.#loops);
  }

  get #signal(): AbortSignal | undefined {
    return this.#client.signal;
  }

  #follow(followed: Followed): void {
    this.#queues.set(keyOf(followed.queue), followed);
    const step = (): Promise<void> => this.#step(followed);
    this.#loops.push(this.#untilStopped(followed.queue.brokerName, step, () => followed.isGone));
  }

  /** Takes one step after the other; a failure is told once, and tried again until it is over. */
  async #untilStopped(who: string, step: () => Promise<void>, isOver: () => boolean = () => false): Promise<void> {
    let fails = false;
    while (this.#signal?.aborted !== true && !isOver()) {
      try {
        await step();
        if (fails) await this.#recovered(who);
        fails = false;
      } catch (error) {
        const known = toMqError(error);
        if (known.code === 'INTERRUPTED') break;
        if (known.code === 'BUG' || (!this.#hasPulled && !passing.has(known.code))) {
          this.events.fail(known);
          return;
        }
        if (!fails) await this.#trouble(who, known);
        fails = true;
        await pause(RETRY_MS, this.#signal).catch(() => undefined);
      }
    }
    if (fails) await this.#recovered(who, false);
    if (this.#signal?.aborted === true) this.events.end();
  }

  async #trouble(who: string, error: MqError): Promise<void> {
    const failing = this.#failing.get(who) ?? 0;
    this.#failing.set(who, failing + 1);
    if (failing === 0) await this.events.give([{ kind: 'trouble', who, error }]);
  }

  async #recovered(who: string, isTold = true): Promise<void> {
    const failing = (this.#failing.get(who) ?? 1) - 1;
    this.#failing.set(who, failing);
    if (failing === 0 && isTold) await this.events.give([{ kind: 'recovered', who }]);
  }

  async #step(followed: Followed): Promise<void> {
    followed.offset ??= await startOffset(this.#client, followed.queue, followed.start);
    const { queue, offset } = followed;
    const askedMs = performance.now();
    const { status, messages, nextOffset } = await this.#pull(queue, offset, HOLD_MS);
    this.#hasPulled = true;
    if (messages.length > 0) {
      await this.events.give(messages.map((message) => ({ kind: 'message', queue, message })));
    }
    if (status === PullStatus.NO_NEW_MESSAGE && performance.now() - askedMs < POLL_MS) {
      await pause(POLL_MS, this.#signal);
    }
    if (status === PullStatus.OFFSET_ILLEGAL && nextOffset < offset) {
      await this.events.give([{ kind: 'moved', queue, from: offset, to: nextOffset }]);
    }
    followed.offset = nextOffset;
  }

  /** Brokers filter by the hash of a tag, and 4.9 finds the message nearest to a time: both are looked at once more. */
  async #pull(queue: RoutedQueue, offset: number, holdMs: number): Promise<PullResult> {
    const { expression = '*', expressionType = 'TAG' } = this.#options;
    const how = { group: TOOLS_GROUP, queue, offset, maxMessages: 32, expression, expressionType, holdMs };
    const result = await this.#client.messages.pull(queue.address, how);
    const { start } = this.#options;
    const sinceMs = start.kind === 'time' ? start.timestampMs : 0;
    const isWanted = ({ tags, storeTimestamp }: MessageExt): boolean =>
      storeTimestamp >= sinceMs && (this.#tags.length === 0 || (tags !== undefined && this.#tags.includes(tags)));
    return { ...result, messages: result.messages.filter(isWanted) };
  }

  #watchRoute(): Promise<void> {
    const { topic, routeEveryMs = 5000 } = this.#options;
    return this.#untilStopped('name server', async () => {
      await pause(routeEveryMs, this.#signal);
      const route = await this.#client.namesrv.findRoute(topic);
      if (route === undefined) return;
      const fresh: RoutedQueue[] = [];
      const queues = subscribeQueues(topic, route);
      this.#forgetBeyond(queues);
      for (const queue of queues) {
        const known = this.#queues.get(keyOf(queue));
        if (known === undefined) fresh.push(queue);
        else known.queue = queue;
      }
      if (fresh.length === 0) return;
      await this.events.give([{ kind: 'queues', queues: fresh, isNew: true }]);
      for (const queue of fresh) this.#follow({ queue, offset: undefined, start: this.#startOf(queue), isGone: false });
      for (const { brokerName } of fresh) this.#brokers.add(brokerName);
    });
  }

  /** Gives up queues that their brokers have no more. A broker that is away keeps its own. */
  #forgetBeyond(queues: readonly RoutedQueue[]): void {
    const there = new Set(queues.map(keyOf));
    const brokers = new Set(queues.map(({ brokerName }) => brokerName));
    for (const [key, followed] of this.#queues) {
      if (there.has(key) || !brokers.has(followed.queue.brokerName)) continue;
      followed.isGone = true;
      this.#queues.delete(key);
    }
  }

  /** A queue that was added is new as a whole; a broker that was added may bring an old past along. */
  #startOf({ brokerName }: RoutedQueue): StartPoint {
    const { start } = this.#options;
    if (start.kind === 'time') return start;
    if (start.kind === 'earliest' || this.#brokers.has(brokerName)) return { kind: 'earliest' };
    return { kind: 'time', timestampMs: this.#startedAtMs };
  }
}

/** Failures that pass by themselves, also at the very beginning. */
const passing: ReadonlySet<string> = new Set(['UNREACHABLE', 'TIMEOUT', 'BUSY']);

const keyOf = ({ brokerName, queueId }: RoutedQueue): string => `${brokerName}:${queueId}`;
