import type { ReceivedMessage } from '../received-message.ts';

/** What became of an acknowledgement. */
export const AckOutcome = {
  /** The broker has it. */
  DONE: 'done',
  /** It was done before, or the message is with somebody else by now: "Message already acked, ackMessage failed". */
  ALREADY: 'already',
  /**
   * No answer came: the broker may or may not have it. It is not tried again by itself; acknowledging again is safe, and
   * `mq queryMsgById` shows how far the group is with the message.
   */
  UNKNOWN: 'unknown',
} as const;
export type AckOutcome = (typeof AckOutcome)[keyof typeof AckOutcome];

/** What became of a change of the invisible time. */
export interface Change {
  outcome: AckOutcome;
  /** With `done`: the next handle, and until when the message is out, milliseconds on the broker's clock. */
  next?: { handle: string; invisibleUntilMs: number };
}

/** What a delivery asks of its consumer. */
export interface DeliveryPort {
  ack(message: ReceivedMessage, handle: string): Promise<AckOutcome>;
  changeInvisibleTime(message: ReceivedMessage, handle: string, invisibleTimeMs: number): Promise<Change>;
}

/** The delays of redeliveries by their number, seconds: those of a message that a push consumer sends back. */
const RETRY_DELAYS_S = [10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200];

/** A message that is this consumer's for a while: to be acknowledged, kept longer, or given back. */
export class Delivery {
  readonly message: ReceivedMessage;
  readonly #port: DeliveryPort;
  #handle: string;
  #invisibleUntilMs: number;
  #settled = false;

  constructor(message: ReceivedMessage, handle: string, invisibleUntilMs: number, port: DeliveryPort) {
    this.message = message;
    this.#handle = handle;
    this.#invisibleUntilMs = invisibleUntilMs;
    this.#port = port;
  }

  /** Until when the message is this consumer's, milliseconds on the broker's clock. */
  get invisibleUntil(): number {
    return this.#invisibleUntilMs;
  }

  /** What acknowledges this delivery on the wire (property POP_CK). */
  get handle(): string {
    return this.#handle;
  }

  /**
   * The message is consumed. Answered `done`, it is never delivered again, whatever happens to the broker.
   * @throws MqError when the broker refused: the message is delivered again later
   */
  async ack(): Promise<AckOutcome> {
    if (this.#settled) return AckOutcome.ALREADY;
    const outcome = await this.#port.ack(this.message, this.#handle);
    if (outcome !== AckOutcome.UNKNOWN) this.#settled = true;
    return outcome;
  }

  /**
   * Gives the message back: it is delivered again, to any member of the group, after the delay.
   * @param delayMs default 10 s, and longer with every redelivery, as for a push consumer
   */
  async retry(delayMs?: number): Promise<AckOutcome> {
    const index = Math.min(this.message.reconsumeTimes, RETRY_DELAYS_S.length - 1);
    const outcome = await this.#change(delayMs ?? (RETRY_DELAYS_S[index] ?? 10) * 1000);
    if (outcome !== AckOutcome.UNKNOWN) this.#settled = true;
    return outcome;
  }

  /** Keeps the message for so long from now, milliseconds. */
  extend(ms: number): Promise<AckOutcome> {
    return this.#change(ms);
  }

  async #change(ms: number): Promise<AckOutcome> {
    if (this.#settled) return AckOutcome.ALREADY;
    const { outcome, next } = await this.#port.changeInvisibleTime(this.message, this.#handle, ms);
    if (next !== undefined) {
      this.#handle = next.handle;
      this.#invisibleUntilMs = next.invisibleUntilMs;
    }
    return outcome;
  }
}
