import type { Clock } from '../../../clock.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { BrokerStore } from '../context.ts';
import type { MessageWriter } from '../message/message-writer.ts';
import type { SendStatistics } from '../send/send-answer.ts';
import type { TimerFiles } from './timer-files.ts';
import type { TimerMetrics } from './timer-metrics.ts';

/** The store as the timer sees it. */
export type TimerStore = Pick<
  BrokerStore,
  'queueEntries' | 'recordsAt' | 'minOffset' | 'maxOffset' | 'minPhysicalOffset' | 'flush' | 'health'
>;

/** What the timer works with. */
export interface TimerParts {
  store: TimerStore;
  writer: Pick<MessageWriter, 'putAsIs'>;
  files: TimerFiles;
  metrics: TimerMetrics;
  counters: SendStatistics;
  clock: Clock;
  log: RemotingLog;
  precisionMs: number;
  /** Slots a message waits at most before it is stored anew. */
  rollWindow: number;
}

/** Where the timer stands. */
export interface TimerCursor {
  /** Slots before this time were delivered, in milliseconds. */
  readTimeMs: number;
  /** The next message of the timer's queue to sort in. */
  queueOffset: number;
  /** Messages, less recalls, in the wheel. */
  waiting: number;
}

/** A time brought down to its tick. */
export const floorTo = (timeMs: number, precisionMs: number): number => Math.floor(timeMs / precisionMs) * precisionMs;
