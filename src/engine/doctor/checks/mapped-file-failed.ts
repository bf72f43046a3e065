import { type Machine, procNames, procText } from '../../machine/machine.ts';
import { usageOf } from '../../store/inspect/disk-usage.ts';
import type { StoreView } from '../../store/inspect/store-view.ts';
import type { DiskCheck, Found } from '../disk-check.ts';
import { withStore } from '../facts.ts';
import { size } from '../words.ts';

/** What mq needs at least: sockets, logs, and a few store files at once. */
const MQ_LEAST_FILES = 256;
/** Sockets and jars of an Apache broker, besides the files of the store, each of which stays open and mapped. */
const APACHE_OTHER_FILES = 1024;
const FULL_RATIO = 0.9;
const LEAST_INODES = 1000;
const LEAST_MEMORY_BYTES = 128 * 1024 * 1024;

/** Limits that keep a broker from making or mapping a file, with the numbers. */
interface Figures {
  openFileLimit: number | undefined;
  openFiles: number | undefined;
  maxMapCount: number | undefined;
  maps: number | undefined;
  storeFiles: number;
  freeInodes: number | undefined;
  totalInodes: number | undefined;
  availableMemoryBytes: number | undefined;
  totalMemoryBytes: number | undefined;
}

/** "create mapped file failed": open files, memory maps, inodes or memory. */
export const mappedFileFailed = (machine: Machine): DiskCheck => ({
  name: 'mapped-file-failed',
  title: 'a broker cannot create files',
  severity: 'critical',
  scope: 'disk',
  run: (context) =>
    withStore(machine, context, (view, { writers }): Found[] => {
      const isApache = view.holder?.kind.startsWith('Apache') ?? (writers.length > 0 && !writers.includes('mq'));
      const figures = figuresOf(machine, view);
      const evidence = Object.fromEntries(
        Object.entries(figures).filter((entry): entry is [string, number] => entry[1] !== undefined),
      );
      const who = view.holder === undefined ? 'this shell, and what it starts,' : `process ${view.holder.pid}`;
      return troubles(figures, isApache, who).map(({ subject, message, next, severity }) => ({
        subject,
        message,
        evidence,
        next,
        ...(severity !== undefined && { severity }),
      }));
    }),
});

function figuresOf(machine: Machine, view: StoreView): Figures {
  const pid = view.holder === undefined ? 'self' : String(view.holder.pid);
  const limit = /^Max open files\s+(\d+)/m.exec(procText(machine, pid, 'limits') ?? '')?.[1];
  const isRunning = view.holder !== undefined;
  const memory = procText(machine, 'meminfo') ?? '';
  const kilobytes = (name: string): number | undefined => {
    const text = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(memory)?.[1];
    return text === undefined ? undefined : Number(text) * 1024;
  };
  const { freeInodes, totalInodes } = view.fs.volume(view.directory);
  const maxMaps = procText(machine, 'sys', 'vm', 'max_map_count');
  const maps = isRunning ? procText(machine, pid, 'maps') : undefined;
  const openFiles = isRunning ? procNames(machine, pid, 'fd').length : 0;
  return {
    openFileLimit: limit === undefined ? undefined : Number(limit),
    openFiles: openFiles === 0 ? undefined : openFiles,
    maxMapCount: maxMaps === undefined ? undefined : Number(maxMaps),
    maps: maps === undefined ? undefined : maps.split('\n').length - 1,
    storeFiles: ['commitlog', 'consumequeue', 'index'].reduce(
      (sum, name) => sum + usageOf(view.fs, view.directory, name).files,
      0,
    ),
    freeInodes,
    totalInodes: totalInodes === 0 ? undefined : totalInodes,
    availableMemoryBytes: kilobytes('MemAvailable'),
    totalMemoryBytes: kilobytes('MemTotal'),
  };
}

type Trouble = Pick<Found, 'subject' | 'message' | 'next' | 'severity'>;

function troubles(figures: Figures, isApache: boolean, who: string): Trouble[] {
  const { openFileLimit: limit, openFiles, maxMapCount, maps, storeFiles, freeInodes, totalInodes } = figures;
  const found: Trouble[] = [];
  const needed = isApache ? storeFiles + APACHE_OTHER_FILES : MQ_LEAST_FILES;
  if (limit !== undefined && openFiles !== undefined && openFiles >= limit * FULL_RATIO) {
    found.push({
      subject: 'open files',
      message: `${who} has ${openFiles} of ${limit} files open: the next ones fail.`,
      next: ['ulimit -n 655350', 'prlimit --nofile=655350 --pid PID'],
    });
  } else if (limit !== undefined && limit < needed) {
    found.push({
      subject: 'open files',
      message: isApache
        ? `${who} may open ${limit} files; an Apache broker keeps all ${storeFiles} files of the store open, and about ${APACHE_OTHER_FILES} more.`
        : `${who} may open ${limit} files; a broker needs at least ${MQ_LEAST_FILES} to start.`,
      next: ['ulimit -n 655350', 'systemctl edit UNIT  # LimitNOFILE=655350'],
    });
  }
  const mapped = isApache ? (maps ?? storeFiles) : maps;
  if (maxMapCount !== undefined && mapped !== undefined && mapped >= maxMapCount * FULL_RATIO) {
    found.push({
      subject: 'memory maps',
      message: `${mapped} memory maps are in use or needed, and vm.max_map_count allows ${maxMapCount}.`,
      next: ['sysctl -w vm.max_map_count=655360'],
    });
  }
  if (totalInodes !== undefined && freeInodes !== undefined && freeInodes < LEAST_INODES) {
    found.push({
      subject: 'inodes',
      message: `The volume has ${freeInodes} of ${totalInodes} inodes left: no file can be made soon, however much space is free.`,
      next: ['df -i', 'find / -xdev -type d -size +1M'],
    });
  }
  const { availableMemoryBytes: memory, totalMemoryBytes: all } = figures;
  if (memory !== undefined && memory < LEAST_MEMORY_BYTES) {
    found.push({
      subject: 'memory',
      severity: 'warning',
      message: `${size(memory)} of ${size(all ?? 0)} memory are available: files cannot be cached, and a broker may be killed for want of it.`,
      next: ['free -m', 'ps aux --sort=-rss | head'],
    });
  }
  return found;
}
