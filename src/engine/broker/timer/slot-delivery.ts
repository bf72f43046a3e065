import { setImmediate as nextTurn } from 'node:timers/promises';
import { Property } from '../../../protocol/message/properties.ts';
import type { TimerLog } from '../../store/timer/timer-log.ts';
import { type TimerUnit, UnitMagic } from '../../store/timer/unit.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { BATCH_ENTRIES, firstBatch } from '../schedule/delivery-store.ts';
import { messageIn } from '../schedule/due-message.ts';
import { storeAll, timeUp } from './timer-delivery.ts';
import type { TimerParts } from './timer-state.ts';

/** Units looked at before the event loop has its turn. */
const UNITS_A_TURN = 1024;

/** A chain of units, oldest first, as the positions alone: 8 bytes a message. */
interface Chain {
  positions: Float64Array;
  recalls: TimerUnit[];
}

/** Delivers a slot that has passed: recalls first, then its messages in the order they came in. */
export class SlotDelivery {
  readonly #parts: TimerParts;
  /** Messages taken out of the wheel so far. */
  count = 0;

  constructor(parts: TimerParts) {
    this.#parts = parts;
  }

  /**
   * @param last position of the slot's last unit
   * @returns false when it was stopped before all was stored: the slot is then read again
   */
  async deliver(last: number, isStopped: () => boolean): Promise<boolean> {
    const { positions, recalls } = await this.#chain(last);
    const recalled = await this.#recalledKeys(recalls);
    const units: TimerUnit[] = [];
    for (const position of positions) {
      const unit = this.#parts.files.log.read(position, true);
      if (unit === undefined || isPlainRecall(unit)) continue;
      if (units.push(unit) < BATCH_ENTRIES) continue;
      if (!(await this.#deliverUnits(units.splice(0), recalled, isStopped))) return false;
    }
    return this.#deliverUnits(units, recalled, isStopped);
  }

  /** Follows the chain from its end to its begin, whose positions only ever fall. */
  async #chain(last: number): Promise<Chain> {
    const { log } = this.#parts.files;
    let positions = new Float64Array(1024);
    let count = 0;
    const recalls: TimerUnit[] = [];
    for (let at = last; at >= 0; ) {
      const unit = this.#unitAt(log, at);
      if (unit === undefined) break;
      if (count === positions.length) positions = doubled(positions);
      positions[count++] = at;
      if (isPlainRecall(unit)) recalls.push(unit);
      if (count % UNITS_A_TURN === 0) await nextTurn();
      if (unit.previous >= at) {
        this.#parts.log.error({ position: at, previous: unit.previous }, 'a chain of the timer log leads in a circle');
        break;
      }
      at = unit.previous;
    }
    return { positions: positions.subarray(0, count).reverse(), recalls };
  }

  #unitAt(log: TimerLog, at: number): TimerUnit | undefined {
    const unit = log.read(at, false);
    if (unit === undefined && at >= log.begin) {
      this.#parts.log.error({ position: at }, 'a slot of the timer wheel leads to no unit of the timer log');
    }
    return unit;
  }

  /** `topic+uniqueKey` of the messages that are not to be delivered. */
  async #recalledKeys(recalls: readonly TimerUnit[]): Promise<Set<string>> {
    const keys = new Set<string>();
    for (let rest = recalls; rest.length > 0; ) {
      const batch = firstBatch(rest);
      rest = rest.slice(batch.length);
      for (const record of await this.#parts.store.recordsAt(batch)) {
        const key = messageIn(record)?.properties.get(Property.TIMER_DEL_UNIQKEY);
        if (key !== undefined) keys.add(key);
      }
    }
    return keys;
  }

  async #deliverUnits(
    units: readonly TimerUnit[],
    recalled: ReadonlySet<string>,
    isStopped: () => boolean,
  ): Promise<boolean> {
    for (let rest = units; rest.length > 0; ) {
      const batch = firstBatch(rest);
      rest = rest.slice(batch.length);
      const records = await this.#parts.store.recordsAt(batch);
      const due: OutgoingMessage[] = [];
      for (const [i, unit] of batch.entries()) {
        const message = this.#messageOf(unit, records[i], recalled);
        if (message !== undefined) due.push(message);
      }
      if (!(await storeAll(due, this.#parts, isStopped))) return false;
      this.count += batch.length;
      if (isStopped()) return false;
    }
    return true;
  }

  #messageOf(unit: TimerUnit, record: Buffer | undefined, recalled: ReadonlySet<string>): OutgoingMessage | undefined {
    const { log, metrics, clock } = this.#parts;
    const waiting = messageIn(record);
    const message = waiting && timeUp(waiting, unit.writtenAtMs, (unit.magic & UnitMagic.ROLL) !== 0, clock.now());
    if (waiting === undefined || message === undefined) {
      log.error(
        { position: unit.position },
        'a timed message is gone or does not say where it goes: it is passed over',
      );
      return undefined;
    }
    const topic = waiting.properties.get(Property.REAL_TOPIC);
    metrics.add(topic, (unit.magic & UnitMagic.DELETE) !== 0 ? 1 : -1);
    return recalled.has(`${topic}+${waiting.uniqueKey}`) ? undefined : message;
  }
}

/** A recall whose slot is its message's; one that rolls is still on its way there. */
const isPlainRecall = ({ magic }: TimerUnit): boolean =>
  (magic & UnitMagic.DELETE) !== 0 && (magic & UnitMagic.ROLL) === 0;

function doubled(array: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}
