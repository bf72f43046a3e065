import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MessageStore } from '../../../src/engine/store/message-store.ts';
import type { StoreSettings } from '../../../src/engine/store/settings.ts';
import { messageOf } from '../../../src/errors/index.ts';
import { walkLog } from './log-walk.ts';
import { parseStored, type Stored } from './record.ts';

/** A message whose sender was told that it is stored. */
export interface Acknowledged {
  readonly topic: string;
  readonly queueId: number;
  readonly queueOffset: number;
  readonly physicalOffset: number;
  readonly body: string;
  readonly key: string;
}

export interface CheckOptions {
  settings: Partial<StoreSettings>;
  /** Topics that were deleted on the way: their offsets may begin again, their records may be unread. */
  deletedTopics?: ReadonlySet<string>;
  /** Messages that may be gone: those in log files that were cleaned, or not yet durable at a power loss. */
  mayMiss?: (message: Acknowledged, minPosition: number) => boolean;
  /**
   * A record whose write was torn within its queue id or offset still looks sound, since nothing protects these fields. It
   * was never acknowledged; no queue may show it.
   */
  mayTearFields?: boolean;
}

export interface CheckResult {
  /** What is wrong, one line each; empty for a sound store. */
  readonly problems: string[];
  /** Messages that can be read. */
  readonly readable: number;
  /** Acknowledged messages that are gone and were allowed to. */
  readonly missed: number;
  /** What the store logged above info. */
  readonly log: string[];
}

const MAX_PROBLEMS = 20;
const KEY_SAMPLES = 300;
/** Topic of the message that is put to see whether the store still takes one. */
const PROBE_TOPIC = 'Probe';
const nothing = (): boolean => false;

/**
 * Opens a store as a broker does and holds it against what was acknowledged: every message readable by offset, position
 * and key, with the right body; queues without a gap; every record sound; minimum and maximum consistent; one more put
 * and a clean close work. Then the log's files are read once more without the engine.
 */
export async function checkStore(
  directory: string,
  acknowledged: readonly Acknowledged[],
  options: CheckOptions,
): Promise<CheckResult> {
  const check = new StoreCheck(options);
  const settings = { ...options.settings, checkCRCOnRecover: true };
  let store: MessageStore;
  try {
    store = await MessageStore.open({
      directory,
      storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 1 },
      settings,
      logger: { info: () => undefined, warn: (text) => check.log.push(text), error: (text) => check.log.push(text) },
    });
  } catch (error) {
    check.problem(`the store does not open: ${messageOf(error)}`);
    return check.result();
  }
  try {
    await check.queues(store);
    await check.acknowledged(store, acknowledged);
    await check.probe(store);
  } catch (error) {
    check.problem(`the store threw: ${messageOf(error)}`);
  } finally {
    await store.close();
  }
  if (existsSync(join(directory, 'abort'))) check.problem('abort is still there after a clean close');
  check.files(directory);
  return check.result();
}

class StoreCheck {
  readonly #options: CheckOptions;
  readonly #problems: string[] = [];
  readonly log: string[] = [];
  /** By topic/queue, then offset. */
  readonly #found = new Map<string, Map<number, Stored>>();
  #readable = 0;
  #missed = 0;

  constructor(options: CheckOptions) {
    this.#options = options;
  }

  problem(text: string): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(text);
  }

  result(): CheckResult {
    return { problems: this.#problems, readable: this.#readable, missed: this.#missed, log: this.log };
  }

  async queues(store: MessageStore): Promise<void> {
    for (const topic of store.topics()) {
      for (const queueId of store.queueIds(topic)) await this.#queue(store, topic, queueId);
    }
  }

  async #queue(store: MessageStore, topic: string, queueId: number): Promise<void> {
    const name = `${topic}/${queueId}`;
    const found = new Map<number, Stored>();
    this.#found.set(name, found);
    const min = store.minOffset(topic, queueId);
    const max = store.maxOffset(topic, queueId);
    if (min > max) this.problem(`${name}: minimum ${min} above maximum ${max}`);
    const ask = { topic, queueId, maxMessages: 32, maxBytes: 1 << 20, matches: undefined };
    let lastPosition = -1;
    for (let offset = min; offset < max; ) {
      const answer = await store.get({ ...ask, offset });
      if (answer.status !== 'FOUND') {
        this.problem(`${name}: ${answer.status} at offset ${offset} of ${min} to ${max}`);
        return;
      }
      for (const bytes of answer.buffers) {
        for (let at = 0; at < bytes.length; offset++) {
          const record = this.#record(bytes, at, `${name} at ${offset}`);
          if (record === undefined) return;
          if (record.queueOffset !== offset)
            this.problem(`${name}: offset ${record.queueOffset} where ${offset} is due`);
          if (record.topic !== topic || record.queueId !== queueId) {
            this.problem(`${name} at ${offset}: a message of ${record.topic}/${record.queueId}`);
          }
          if (record.physicalOffset <= lastPosition) this.problem(`${name} at ${offset}: order of positions`);
          lastPosition = record.physicalOffset;
          found.set(offset, record);
          this.#readable++;
          at += record.size;
        }
      }
      if (answer.nextBeginOffset !== offset) {
        this.problem(`${name}: next offset ${answer.nextBeginOffset}, but ${offset} is due`);
        return;
      }
    }
    const behind = await store.get({ ...ask, offset: max + 1 });
    const expected = max === 0 ? 'NO_MESSAGE_IN_QUEUE' : 'OFFSET_OVERFLOW_BADLY';
    if (behind.status !== expected) this.problem(`${name}: ${behind.status} behind the maximum`);
    if (min > 0 && (await store.get({ ...ask, offset: min - 1 })).status !== 'OFFSET_TOO_SMALL') {
      this.problem(`${name}: something before the minimum`);
    }
    if (lastPosition >= store.maxPhysicalOffset) this.problem(`${name}: a message behind the log's end`);
  }

  #record(bytes: Buffer, at: number, where: string): Stored | undefined {
    try {
      return parseStored(bytes, at);
    } catch (error) {
      this.problem(`${where}: ${messageOf(error)}`);
      return undefined;
    }
  }

  async acknowledged(store: MessageStore, messages: readonly Acknowledged[]): Promise<void> {
    const mayMiss = this.#options.mayMiss ?? nothing;
    const every = Math.max(1, Math.floor(messages.length / KEY_SAMPLES));
    for (const [i, message] of messages.entries()) {
      const { topic, queueId, queueOffset } = message;
      const where = `acknowledged message ${message.key} at ${topic}/${queueId}/${queueOffset}`;
      const record = this.#found.get(`${topic}/${queueId}`)?.get(queueOffset);
      if (record === undefined) {
        if (mayMiss(message, store.minPhysicalOffset)) this.#missed++;
        else this.problem(`${where} is lost`);
        continue;
      }
      if (record.body.toString() !== message.body) {
        if (mayMiss(message, store.minPhysicalOffset)) this.#missed++;
        else this.problem(`${where} has another body`);
        continue;
      }
      if (record.physicalOffset !== message.physicalOffset) this.problem(`${where}: at ${record.physicalOffset}`);
      if (i % every !== 0 && i !== messages.length - 1) continue;
      if (!(await this.#isFoundByKey(store, message))) this.problem(`${where} is not found by its key`);
      const byPosition = await store.messageAt(message.physicalOffset);
      if (byPosition?.length !== record.size) this.problem(`${where} is not found by its position`);
    }
  }

  async #isFoundByKey(store: MessageStore, message: Acknowledged): Promise<boolean> {
    if (!store.settings.messageIndexEnable) return true;
    const answer = await store.queryByKey(message.topic, message.key, 64, 0, Number.MAX_SAFE_INTEGER);
    return answer.buffers.some((bytes) => Number(bytes.readBigInt64BE(28)) === message.physicalOffset);
  }

  async probe(store: MessageStore): Promise<void> {
    const expected = store.maxOffset(PROBE_TOPIC, 0);
    const result = await new Promise<{ status: string; queueOffset: number; reason: string | undefined }>((resolve) =>
      store.put(
        {
          topic: PROBE_TOPIC,
          queueId: 0,
          flag: 0,
          sysFlag: 0,
          bornTimestamp: 1,
          bornHost: { ip: Buffer.from([127, 0, 0, 1]), port: 1 },
          reconsumeTimes: 0,
          preparedTransactionOffset: 0,
          body: Buffer.from('probe'),
          properties: Buffer.alloc(0),
          tagsCode: 0,
          keys: undefined,
        },
        { onPut: resolve },
      ),
    );
    if (result.status !== 'OK') this.problem(`a put is refused: ${result.reason}`);
    else if (result.queueOffset !== expected) this.problem(`a put got offset ${result.queueOffset}, not ${expected}`);
  }

  /** The log's files without the engine: every record is sound, each queue's offsets go up by one. */
  files(directory: string): void {
    const content = walkLog(directory);
    for (const text of content.problems) this.problem(`commit log: ${text}`);
    const next = new Map<string, number>();
    for (const { topic, queueId, queueOffset, physicalOffset } of content.records) {
      const name = `${topic}/${queueId}`;
      const due = next.get(name);
      const isNew = due === undefined || (queueOffset === 0 && this.#options.deletedTopics?.has(topic) === true);
      if (!isNew && queueOffset !== due) {
        const shown = this.#found.get(name)?.get(queueOffset);
        if (this.#options.mayTearFields === true && shown?.physicalOffset !== physicalOffset) continue;
        this.problem(`commit log ${physicalOffset}: offset ${queueOffset} of ${name} where ${due} is due`);
      }
      next.set(name, queueOffset + 1);
    }
    for (const [name, found] of this.#found) {
      const last = Math.max(-1, ...found.keys());
      const isDeleted = this.#options.deletedTopics?.has(name.split('/')[0] ?? '') === true;
      const due = (next.get(name) ?? 0) - (name === `${PROBE_TOPIC}/0` ? 2 : 1);
      if (!isDeleted && last !== due && next.has(name))
        this.problem(`${name} ends at ${last}, the log's last is ${due}`);
    }
  }
}
