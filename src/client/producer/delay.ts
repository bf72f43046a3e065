import { MqError } from '../../errors/index.ts';
import { Property } from '../../protocol/message/properties.ts';

/** The ways to have a message delivered later; at most one of them is given. */
export interface DelayChoice {
  /** Deliver later: one of the broker's levels, from 1, or its name such as `30s`. */
  delayTimeLevel?: number | string | undefined;
  /** Deliver so many milliseconds later (brokers 5.x). */
  delayMs?: number | undefined;
  /** Deliver at this time, milliseconds or a date (brokers 5.x). */
  deliverAt?: number | Date | undefined;
}

interface Delayed extends DelayChoice {
  readonly topic: string;
}

/**
 * The property that delays a message, or undefined when it is not delayed. A level above the broker's last is taken as
 * its last, by the broker.
 * @throws MqError BAD_DATA for a level nobody knows, a time that is none, or more than one way at once
 */
export function delayProperty(message: Delayed, levels: readonly string[]): readonly [string, string] | undefined {
  const { delayTimeLevel, delayMs, deliverAt } = message;
  const ways = [delayTimeLevel, delayMs, deliverAt].filter((way) => way !== undefined).length;
  if (ways === 0) return undefined;
  if (ways > 1) throw bad(message, 'delayTimeLevel, delayMs and deliverAt exclude each other');
  if (delayTimeLevel !== undefined) return levelProperty(message, delayTimeLevel, levels);
  if (delayMs !== undefined) {
    if (!Number.isInteger(delayMs) || delayMs < 0) throw bad(message, `delayMs is ${delayMs}, and takes milliseconds`);
    return [Property.TIMER_DELAY_MS, String(delayMs)];
  }
  const at = Number(deliverAt);
  if (!Number.isInteger(at) || at < 0) throw bad(message, 'deliverAt is no time');
  return [Property.TIMER_DELIVER_MS, String(at)];
}

function levelProperty(
  message: Delayed,
  level: number | string,
  levels: readonly string[],
): readonly [string, string] | undefined {
  const number = typeof level === 'string' ? levels.indexOf(level.trim()) + 1 : level;
  if (typeof level === 'string' && number === 0) {
    throw bad(message, `there is no delay level ${JSON.stringify(level)}`, `The levels are ${levels.join(' ')}.`);
  }
  if (!Number.isInteger(number) || number < 0) {
    throw bad(message, `delayTimeLevel is ${level}, and takes a whole number from 1 on, or a name such as 30s`);
  }
  return number === 0 ? undefined : [Property.DELAY, String(number)];
}

const bad = ({ topic }: Delayed, words: string, hint?: string): MqError =>
  new MqError('BAD_DATA', words, { topic, ...(hint !== undefined && { hint }) });
