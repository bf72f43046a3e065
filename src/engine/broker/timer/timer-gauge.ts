import type { Clock } from '../../../clock.ts';

/** What GET_BROKER_RUNTIME_INFO shows of the timer. */
export interface TimerFigures {
  /** Milliseconds from the time everything due before was delivered to now. */
  readBehindMs: number;
  /** Messages of the timer's queue not yet in the wheel. */
  offsetBehind: number;
  /** Messages in the wheel, less recalls. */
  waiting: number;
  /** Per second. */
  enqueueTps: number;
  dequeueTps: number;
}

/** The timer at work, as those see it who only ask. */
export interface TimerState {
  readonly figures: TimerFigures;
  /** Messages, less recalls, that wait in the slot of a time in milliseconds. */
  countAt(timeMs: number): number;
}

const IDLE: TimerFigures = { readBehindMs: 0, offsetBehind: 0, waiting: 0, enqueueTps: 0, dequeueTps: 0 };

/** Time, and what waits for it: known to those who store messages before the timer runs and after. */
export class TimerGauge {
  readonly clock: Clock;
  /** Undefined while `timerWheelEnable` is off. */
  state: TimerState | undefined;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get figures(): TimerFigures {
    return this.state?.figures ?? IDLE;
  }

  countAt(timeMs: number): number {
    return this.state?.countAt(timeMs) ?? 0;
  }
}
