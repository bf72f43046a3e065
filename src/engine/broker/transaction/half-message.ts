import type { MessageExt } from '../../../protocol/message/decode.ts';
import { Property } from '../../../protocol/message/properties.ts';

/** Where a half message is meant to go. @throws RangeError when it does not say */
export function realDestination(half: MessageExt): { topic: string; queueId: number } {
  if (!isAddressed(half)) {
    throw new RangeError(`the half message at ${half.commitLogOffset} does not say where it is to go`);
  }
  const { properties } = half;
  return { topic: properties.get(Property.REAL_TOPIC) ?? '', queueId: Number(properties.get(Property.REAL_QID)) };
}

/** Whether it says where it is to go: what a broker stored does. */
export const isAddressed = (half: MessageExt): boolean =>
  half.properties.has(Property.REAL_TOPIC) && /^\d{1,9}$/.test(half.properties.get(Property.REAL_QID) ?? '');

export const producerGroupOf = (half: MessageExt): string | undefined => half.properties.get(Property.PGROUP);

/** How often the producers were asked about it. */
export function checkTimesOf(half: MessageExt): number {
  const text = half.properties.get(Property.TRANSACTION_CHECK_TIMES);
  return text === undefined ? 0 : (javaLong(text) ?? -1);
}

/** Whether it was stored anew by a check, and so has a predecessor. */
export const isRenewed = (half: MessageExt): boolean =>
  half.properties.has(Property.TRANSACTION_CHECK_TIMES) || half.properties.has(Property.TRAN_PREPARED_QUEUE_OFFSET);

/** True when the producer chose the time before the first check itself. */
export const hasImmunity = (half: MessageExt): boolean =>
  (half.properties.get(Property.CHECK_IMMUNITY_TIME_IN_SECONDS) ?? '') !== '';

/** Milliseconds from birth to the first check: the producer's wish, `timeoutMs` without one or for -1 and nonsense. */
export function immunityMs(half: MessageExt, timeoutMs: number): number {
  const seconds = javaLong(half.properties.get(Property.CHECK_IMMUNITY_TIME_IN_SECONDS) ?? '');
  return seconds === undefined || seconds === -1 ? timeoutMs : seconds * 1000;
}

/**
 * Whether the producer's own word comes too late (604): it chose a time before the first check, and that has passed. Never
 * less than `timeoutMs`.
 */
export function isTooLate(half: MessageExt, timeoutMs: number, nowMs: number): boolean {
  if (!hasImmunity(half)) return false;
  const seconds = javaLong(half.properties.get(Property.CHECK_IMMUNITY_TIME_IN_SECONDS) ?? '') ?? 0;
  return nowMs - half.bornTimestamp > Math.max(seconds * 1000, timeoutMs);
}

/**
 * Whether two records belong to one transaction: a half message, what a check stored anew of it, its commit, its copy in
 * TRANS_CHECK_MAX_TIME_TOPIC. All keep the unique key, the time of birth and the address it was sent from; a producer that
 * sends one message object twice gives it another time of birth.
 */
export const isSameTransaction = (a: MessageExt, b: MessageExt): boolean =>
  a.uniqueKey !== undefined &&
  a.uniqueKey === b.uniqueKey &&
  a.bornTimestamp === b.bornTimestamp &&
  a.bornHost === b.bornHost;

/** As `Long.parseLong`; undefined where that throws. */
function javaLong(text: string): number | undefined {
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}
