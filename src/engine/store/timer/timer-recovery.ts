import type { TimerLog } from './timer-log.ts';
import type { TimerWheel } from './timer-wheel.ts';
import { type TimerUnit, UNIT_SIZE, UnitMagic } from './unit.ts';

/** What the timer's files say after a start. */
export interface RecoveredTimer {
  /** The newest unit of the log; undefined when there is none. */
  lastUnit: TimerUnit | undefined;
  /** Messages less recalls that wait in the wheel. */
  waiting: number;
  /** Slots that led behind the log's end. */
  lostSlots: number;
  /** The first tick that has something; infinite when none has. */
  oldestTick: number;
}

/** Units looked at before the event loop has its turn. */
const UNITS_A_TURN = 4096;

/**
 * Finds the end of the timer log, and brings the wheel to what the log says: units that did not reach the wheel are
 * entered, chains that lead behind the log's end are made anew (store-format 8.2).
 *
 * @param flushedTo where the checkpoint says the log is durable; one file before it is looked at again
 * @param fromTick slots of earlier ticks are done with
 * @param hasWheel false when the wheel is to be made from the whole log
 */
export async function recoverTimer(
  { log, wheel }: { log: TimerLog; wheel: TimerWheel },
  flushedTo: number,
  fromTick: number,
  precisionMs: number,
  hasWheel: boolean,
): Promise<RecoveredTimer> {
  const enter = (unit: TimerUnit, at: number): void => enterUnit(wheel, unit, at, fromTick, precisionMs);
  const from = hasWheel ? log.fileStart(Math.max(0, flushedTo - log.fileSize)) : log.begin;
  const { end, last } = await scan(log, from, enter);
  log.cutAt(end);
  wheel.write();

  let lostFrom = Number.POSITIVE_INFINITY;
  const lost: number[] = [];
  const found = { waiting: 0, oldestTick: Number.POSITIVE_INFINITY };
  await wheel.forEach(fromTick, (slot) => {
    if (slot.last >= end || slot.last < 0) {
      lost.push(slot.tick);
      lostFrom = Math.min(lostFrom, Math.max(slot.first, 0));
    } else {
      found.waiting += slot.num;
      found.oldestTick = Math.min(found.oldestTick, slot.tick);
    }
  });
  if (lost.length === 0) return { lastUnit: last, lostSlots: 0, ...found };
  for (const tick of lost) wheel.clear(tick);
  wheel.write();
  if (lostFrom < end) await scan(log, log.fileStart(lostFrom), enter);
  const again = { waiting: 0, oldestTick: Number.POSITIVE_INFINITY };
  await wheel.forEach(fromTick, ({ num, tick }) => {
    again.waiting += num;
    again.oldestTick = Math.min(again.oldestTick, tick);
  });
  return { lastUnit: last, lostSlots: lost.length, ...again };
}

function enterUnit(wheel: TimerWheel, unit: TimerUnit, at: number, fromTick: number, precisionMs: number): void {
  const tick = Math.floor(unit.slotTimeMs / precisionMs);
  if (tick < fromTick) return;
  const slot = wheel.get(tick);
  if (slot !== undefined && slot.last >= at) return;
  const one = (unit.magic & UnitMagic.DELETE) !== 0 ? -1 : 1;
  wheel.put({ tick, first: slot?.first ?? at, last: at, num: (slot?.num ?? 0) + one });
}

/** Reads units to the first place where none is; hands each out. */
async function scan(
  log: TimerLog,
  from: number,
  take: (unit: TimerUnit, at: number) => void,
): Promise<{ end: number; last: TimerUnit | undefined }> {
  let at = from;
  let last: TimerUnit | undefined;
  for (let count = 1; at < log.end; count++) {
    const unit = log.read(at, true);
    if (unit !== undefined) {
      take(unit, at);
      last = unit;
      at += UNIT_SIZE;
      if (count % UNITS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
      continue;
    }
    const next = log.isBlankAt(at) ? log.nextFile(at) : undefined;
    if (next === undefined) break;
    at = next;
  }
  return { end: at, last };
}
