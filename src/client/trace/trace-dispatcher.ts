import { messageOf } from '../../errors/index.ts';
import type { ClientLog } from '../instance/client-log.ts';
import type { TraceRecord } from './trace-record.ts';

/** Records that wait at most; further ones are dropped, and counted in the log. */
const MAX_WAITING = 2048;
/** Records of one message. */
const MAX_BATCH = 100;
/** Characters of one message's body, and of its keys. */
const MAX_TEXT = 100_000;
const MAX_KEYS_TEXT = 10_000;
/** A record waits so long for company, milliseconds. */
const LINGER_MS = 100;

/** Sends the records of one trace message. */
export type TraceSend = (body: string, keys: readonly string[]) => Promise<unknown>;

/** Gathers trace records and sends them in the background: a trace never holds a message up, and its failure is only logged. */
export class TraceDispatcher {
  readonly #send: TraceSend;
  readonly #log: ClientLog;
  #waiting: TraceRecord[] = [];
  #dropped = 0;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;

  constructor(send: TraceSend, log: ClientLog) {
    this.#send = send;
    this.#log = log;
  }

  append(record: TraceRecord): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#dropped++;
      return;
    }
    this.#waiting.push(record);
    if (this.#waiting.length >= MAX_BATCH) void this.flush();
    else this.#wake();
  }

  /** Sends everything gathered; never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing ??= this.#drain().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  #wake(): void {
    if (this.#timer !== undefined || this.#flushing !== undefined) return;
    this.#timer = setTimeout(() => void this.flush(), LINGER_MS);
    this.#timer.unref();
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const { body, keys } = this.#nextMessage();
      try {
        await this.#send(body, keys);
      } catch (error) {
        this.#log.warn({ reason: messageOf(error) }, 'trace records could not be sent and are lost');
      }
    }
    if (this.#dropped === 0) return;
    this.#log.warn({ dropped: this.#dropped }, 'trace records were dropped: too many waited');
    this.#dropped = 0;
  }

  #nextMessage(): { body: string; keys: string[] } {
    const keys = new Set<string>();
    let body = '';
    let keysLength = 0;
    let taken = 0;
    for (const record of this.#waiting) {
      const tooLong = body.length + record.text.length > MAX_TEXT || keysLength > MAX_KEYS_TEXT;
      if (taken > 0 && (taken >= MAX_BATCH || tooLong)) break;
      taken++;
      body += record.text;
      for (const key of record.keys) {
        if (keys.has(key)) continue;
        keys.add(key);
        keysLength += key.length + 1;
      }
    }
    this.#waiting = this.#waiting.slice(taken);
    return { body, keys: [...keys] };
  }
}
