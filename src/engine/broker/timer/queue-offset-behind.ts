import { TIMER_TOPIC } from '../../../protocol/names.ts';
import type { TimerStore } from './timer-state.ts';

/** The first offset of the timer's queue whose message lies behind a commit log position: by binary search. */
export function queueOffsetBehind(store: TimerStore, position: number): number {
  let low = store.minOffset(TIMER_TOPIC, 0);
  let high = store.maxOffset(TIMER_TOPIC, 0);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [entry] = store.queueEntries(TIMER_TOPIC, 0, middle, 1) ?? [];
    if (entry === undefined || entry.position > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
