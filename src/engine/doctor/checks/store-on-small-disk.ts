import type { Machine } from '../../machine/machine.ts';
import { logEnds } from '../../store/inspect/log-ends.ts';
import { newestKnown } from '../../store/inspect/search-store.ts';
import type { DiskCheck, Found } from '../disk-check.ts';
import { withStore } from '../facts.ts';
import { percent, size, span } from '../words.ts';

const DEFAULT_RESERVED_HOURS = 72;
const DEFAULT_LIMIT_PERCENT = 85;
/** A rate taken over less than this says nothing about days. */
const LEAST_SPAN_MS = 3_600_000;
const HOUR_MS = 3_600_000;
/** Log files a broker needs room for: the one it writes, and the next. */
const LEAST_FILES = 4;

/** What comes in within fileReservedTime is more than the disk holds, or the disk is small beside a file of the log. */
export const storeOnSmallDisk = (machine: Machine): DiskCheck => ({
  name: 'store-on-small-disk',
  title: 'a store lies on a disk that is too small for it',
  severity: 'warning',
  scope: 'disk',
  run: (context) =>
    withStore(machine, context, async (view, _owner, config): Promise<Found[]> => {
      const { fs, logDirectory, survey } = view;
      if (fs.stat(logDirectory) === undefined) return [];
      const { totalBytes, availableBytes } = fs.volume(logDirectory);
      const reservedHours = config.number('fileReservedTime') ?? DEFAULT_RESERVED_HOURS;
      const limit = (config.number('diskSpaceWarningLevelRatio') ?? DEFAULT_LIMIT_PERCENT) / 100;
      const { start, end, firstStoreTime, lastStoreTime } = await logEnds(view, newestKnown(view));
      const spanMs = lastStoreTime - firstStoreTime;
      const bytesPerHour = spanMs < LEAST_SPAN_MS ? 0 : ((end - start) * HOUR_MS) / spanMs;
      const needed = Math.max(bytesPerHour * reservedHours, LEAST_FILES * survey.fileSize);
      // What other things hold of the volume is not there for the store.
      const holdable = (availableBytes + (end - start)) * limit;
      if (needed <= holdable) return [];
      const isRate = bytesPerHour * reservedHours > holdable;
      return [
        {
          subject: logDirectory,
          message: isRate
            ? `${size(bytesPerHour)} an hour came in over ${span(spanMs)}; kept for fileReservedTime=${reservedHours} hours that is ${size(needed)}, and the disk has room for ${size(holdable)} up to ${percent(limit)}. It fills before anything expires.`
            : `A commit log file has ${size(survey.fileSize)} (mappedFileSizeCommitLog), and the disk has room for ${size(holdable)} up to ${percent(limit)}: less than ${LEAST_FILES} of them.`,
          evidence: {
            totalBytes,
            availableBytes,
            bytesPerHour: Math.round(bytesPerHour),
            fileReservedTimeHours: reservedHours,
            neededBytes: Math.round(needed),
            mappedFileSizeCommitLog: survey.fileSize,
          },
          next: [`df -h ${logDirectory}`, 'mq updateBrokerConfig -b ADDR -k fileReservedTime -v HOURS'],
        },
      ];
    }),
});
