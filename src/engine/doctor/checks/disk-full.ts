import type { Machine } from '../../machine/machine.ts';
import { usedRatio } from '../../store/cleaning/disk-space.ts';
import { diskUsage } from '../../store/inspect/disk-usage.ts';
import type { DiskCheck, Found } from '../disk-check.ts';
import { withStore } from '../facts.ts';
import { percent, size } from '../words.ts';

/** Where a broker refuses sends unless its configuration says otherwise. */
const DEFAULT_LIMIT_PERCENT = { mq: 85, apache: 90 };
/** So many percent before that it is worth saying. */
const NEAR_PERCENT = 5;
const SHOWN_PARTS = 5;

/** CODE: 14 … maybe disk full. */
export const diskFull = (machine: Machine): DiskCheck => ({
  name: 'disk-full',
  title: "a store's disk is full, or nearly",
  severity: 'critical',
  scope: 'disk',
  run: (context) =>
    withStore(machine, context, (view, { writers }, config): Found[] => {
      const { fs, directory, logDirectory } = view;
      const isApache = writers.length > 0 && !writers.includes('mq');
      const limit =
        (config.number('diskSpaceWarningLevelRatio') ??
          (isApache ? DEFAULT_LIMIT_PERCENT.apache : DEFAULT_LIMIT_PERCENT.mq)) / 100;
      const path = usedRatio(fs, logDirectory) > usedRatio(fs, directory) ? logDirectory : directory;
      const used = usedRatio(fs, path);
      if (used < limit - NEAR_PERCENT / 100) return [];
      const { totalBytes, availableBytes } = fs.volume(path);
      const parts = diskUsage(fs, directory);
      const storeBytes = parts.reduce((sum, { realBytes }) => sum + realBytes, 0);
      const shown = parts.slice(0, SHOWN_PARTS).map(({ name, realBytes }) => `${name} ${size(realBytes)}`);
      const isFull = used >= limit;
      const share = storeBytes / Math.max(1, totalBytes - availableBytes);
      const filler =
        share < 0.5
          ? `The store holds ${size(storeBytes)} of it: something else fills the disk.`
          : `The store holds ${size(storeBytes)}: ${shown.join(', ')}.`;
      return [
        {
          subject: path,
          severity: isFull ? 'critical' : 'warning',
          message: `${percent(used)} of the disk is used, and sends ${isFull ? 'are refused' : 'stop'} at ${percent(limit)}. ${filler}`,
          evidence: {
            usedRatio: used,
            refusesAtRatio: limit,
            totalBytes,
            availableBytes,
            storeBytes,
            largest: shown,
            fileReservedTimeHours: config.number('fileReservedTime') ?? (isApache ? 48 : 72),
          },
          next: [
            `du -x -d 2 -h ${path} | sort -h | tail`,
            'mq updateBrokerConfig -b ADDR -k fileReservedTime -v HOURS',
            'mq updateBrokerConfig -b ADDR -k cleanFileForciblyEnable -v true',
          ],
        },
      ];
    }),
});
