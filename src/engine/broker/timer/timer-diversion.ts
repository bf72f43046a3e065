import type { BrokerConfig } from '../../../config/index.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type Properties, Property } from '../../../protocol/message/properties.ts';
import { TIMER_TOPIC } from '../../../protocol/names.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Diversion } from '../message/message-writer.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { delayLevelOf, diverted, mayBeDelayed } from '../schedule/delay-diversion.ts';
import type { TimerGauge } from './timer-gauge.ts';

type TimerSettings = Pick<
  BrokerConfig,
  'timerWheelEnable' | 'timerPrecisionMs' | 'timerMaxDelaySec' | 'timerCongestNumEachSlot'
>;

/**
 * Turns a message with a delivery time into the timer's queue (store-format 8.2). TIMER_OUT_MS is the last tick before
 * that time; its slot is read when it has passed, so a message is late by up to one tick and never early. A time that
 * has passed means now.
 */
export class TimerDiversion implements Diversion {
  readonly #settings: TimerSettings;
  readonly #gauge: TimerGauge;

  constructor(settings: TimerSettings, gauge: TimerGauge) {
    this.#settings = settings;
    this.#gauge = gauge;
  }

  /** @throws Refusal 1 when the timer is off or the slot is full, 13 when the time is too far ahead or no time */
  divert(message: OutgoingMessage): OutgoingMessage | undefined {
    const { properties, topic } = message;
    if (topic === TIMER_TOPIC || properties.has(Property.TIMER_OUT_MS) || !mayBeDelayed(message)) return undefined;
    if (delayLevelOf(properties) > 0) return undefined;
    const now = this.#gauge.clock.now();
    const deliverAt = deliveryTime(properties, now);
    if (deliverAt === undefined) return undefined;
    if (!this.#settings.timerWheelEnable) {
      throw new Refusal(
        ResponseCode.SYSTEM_ERROR,
        'this broker does not deliver at a time (timerWheelEnable=false); the message was not stored',
      );
    }
    if (deliverAt <= now && !properties.has(Property.TIMER_DEL_UNIQKEY)) return undefined;
    if (!(deliverAt > now && deliverAt - now <= this.#settings.timerMaxDelaySec * 1000)) throw this.#illegal();
    const slotTime = (Math.ceil(deliverAt / this.#settings.timerPrecisionMs) - 1) * this.#settings.timerPrecisionMs;
    this.#checkCongestion(slotTime);
    const waiting = diverted(message, TIMER_TOPIC, 0);
    waiting.properties.set(Property.TIMER_OUT_MS, String(slotTime));
    return waiting;
  }

  #illegal(): Refusal {
    return new Refusal(
      ResponseCode.MESSAGE_ILLEGAL,
      'timer message illegal, the delay time should not be bigger than the max delay ' +
        `${this.#settings.timerMaxDelaySec * 1000}ms; or if set del msg, the delay time should be bigger than the current time`,
    );
  }

  /** More than the limit: refused at random, the likelier the more there are. @throws Refusal */
  #checkCongestion(slotTime: number): void {
    const limit = this.#settings.timerCongestNumEachSlot;
    const excess = this.#gauge.countAt(slotTime) - limit;
    if (excess <= 0 || Math.random() * limit >= excess) return;
    throw new Refusal(
      ResponseCode.SYSTEM_ERROR,
      `timer message is under flow control, max num limit is ${limit * 2} or the current value is greater than ` +
        `${limit} and less than ${limit * 2}, trigger random flow control`,
    );
  }
}

/** When a message asks to be delivered, in milliseconds, NaN for what is no number; undefined when it does not ask. */
function deliveryTime(properties: Properties, now: number): number | undefined {
  const seconds = properties.get(Property.TIMER_DELAY_SEC);
  if (seconds !== undefined) return now + whole(seconds) * 1000;
  const millis = properties.get(Property.TIMER_DELAY_MS);
  if (millis !== undefined) return now + whole(millis);
  const at = properties.get(Property.TIMER_DELIVER_MS);
  return at === undefined ? undefined : whole(at);
}

const whole = (text: string): number => (/^[+-]?\d{1,19}$/.test(text) ? Number(text) : Number.NaN);
