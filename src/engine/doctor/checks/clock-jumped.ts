import type { Machine } from '../../machine/machine.ts';
import { logEnds } from '../../store/inspect/log-ends.ts';
import { newestKnown } from '../../store/inspect/search-store.ts';
import { checkpointOf } from '../../store/inspect/store-info.ts';
import { storeTimeAt } from '../../store/recovery/start-point.ts';
import type { DiskCheck, Found } from '../disk-check.ts';
import { withStore } from '../facts.ts';
import { isoTime, span } from '../words.ts';

/** Clocks of one machine agree with themselves; a store may come from another. */
const SKEW_MS = 10_000;

/** Messages were stored with times that have not come yet, or that go back. */
export const clockJumped = (machine: Machine): DiskCheck => ({
  name: 'clock-jumped',
  title: "a broker's clock was wrong when it stored messages",
  severity: 'warning',
  scope: 'disk',
  run: (context) =>
    withStore(machine, context, async (view): Promise<Found[]> => {
      const { log, directory } = view;
      const found: Found[] = [];
      const next = ['timedatectl', `mq store grep ${directory} --begin ${context.nowMs + SKEW_MS} --limit 10`];
      const { lastStoreTime } = await logEnds(view, newestKnown(view));
      const checkpoint = checkpointOf(view);
      const newest = Math.max(lastStoreTime, checkpoint?.physicMsgTimestamp ?? 0, checkpoint?.logicsMsgTimestamp ?? 0);
      if (newest > context.nowMs + SKEW_MS) {
        found.push({
          subject: directory,
          message: `The newest message was stored at ${isoTime(newest)}, ${span(newest - context.nowMs)} from now. Delays, retention and searches by time go by it: they wait until that time has come.`,
          evidence: { newestStoreTime: newest, nowMs: context.nowMs, aheadMs: newest - context.nowMs },
          next,
        });
      }
      let before = 0;
      for (const file of log.files) {
        const first = storeTimeAt(log, file.start);
        if (first === 0) continue;
        if (first + SKEW_MS < before) {
          found.push({
            subject: file.path,
            message: `The log goes back in time: the file begins at ${isoTime(first)}, and one before it at ${isoTime(before)}. Searches and resets by time miss messages there; use offsets.`,
            evidence: { file: file.path, firstStoreTime: first, earlierFileStoreTime: before, backMs: before - first },
            next,
          });
        }
        before = Math.max(before, first);
      }
      return found;
    }),
});
