import { Property } from '../../../protocol/message/properties.ts';
import { SysFlag, transactionType } from '../../../protocol/message/sysflag.ts';
import { SCHEDULE_TOPIC } from '../../../protocol/names.ts';
import type { DelayLevels } from '../../store/recovery/delay-level.ts';
import type { Diversion } from '../message/message-writer.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';

/** The level a DELAY property names; 0 when it names none. */
export const delayLevelOf = (properties: ReadonlyMap<string, string>): number =>
  Math.max(0, Number.parseInt(properties.get(Property.DELAY) ?? '0', 10) || 0);

/** Whether a message may be delayed at all: half messages and rollbacks are not. */
export function mayBeDelayed(message: OutgoingMessage): boolean {
  const type = transactionType(message.sysFlag);
  return type !== SysFlag.TRANSACTION_PREPARED && type !== SysFlag.TRANSACTION_ROLLBACK;
}

/** The same message, stored elsewhere until it is due; REAL_TOPIC and REAL_QID say where it goes then. */
export function diverted(message: OutgoingMessage, topic: string, queueId: number): OutgoingMessage {
  const properties = new Map(message.properties);
  properties.set(Property.REAL_TOPIC, message.topic);
  properties.set(Property.REAL_QID, String(message.queueId));
  return { ...message, topic, queueId, properties };
}

/**
 * Turns a message with DELAY > 0 into the delay topic, where level k waits in queue k - 1 (store-format 8.1). A level
 * above the last is brought down to it; a delivery time beside a level does not count.
 */
export class DelayDiversion implements Diversion {
  readonly #levels: DelayLevels;

  constructor(levels: DelayLevels) {
    this.#levels = levels;
  }

  divert(message: OutgoingMessage): OutgoingMessage | undefined {
    const asked = delayLevelOf(message.properties);
    if (asked === 0 || !mayBeDelayed(message)) return undefined;
    const level = Math.min(asked, this.#levels.length);
    const waiting = diverted(message, SCHEDULE_TOPIC, level - 1);
    const { properties } = waiting;
    for (const name of [Property.TIMER_DELIVER_MS, Property.TIMER_DELAY_SEC, Property.TIMER_DELAY_MS]) {
      properties.delete(name);
    }
    properties.set(Property.DELAY, String(level));
    return { ...waiting, deliverAfterMs: this.#levels[level - 1] ?? 1000 };
  }
}
