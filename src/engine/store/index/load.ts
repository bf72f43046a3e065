import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OpenFiles } from '../files/open-files.ts';
import type { StoreLogger } from '../logger.ts';
import { isIndexFileName } from './file-name.ts';
import type { Geometry } from './geometry.ts';
import { IndexFile } from './index-file.ts';
import { rebuildFromEntries } from './rebuild.ts';

export interface LoadedIndex {
  /** Oldest first. */
  files: IndexFile[];
  /** Records before this position are in the index. */
  dispatchedTo: number;
  /** Entries that once were there are lost: records from `dispatchedTo` on are to be put again. */
  isIncomplete: boolean;
}

/**
 * Opens the files of the index folder. After a crash, and wherever a header cannot be right, a file is made anew from its
 * entries; one that has lost some takes all younger ones with it, for entries are only ever added at the end.
 */
export async function loadIndexFiles(
  directory: string,
  geometry: Geometry,
  open: OpenFiles,
  log: StoreLogger,
  afterCrash: boolean,
  indexMsgTimestamp: number,
): Promise<LoadedIndex> {
  const isMissing = open.fs.stat(directory) === undefined;
  const files = openFiles(directory, geometry, open, log);
  let isIncomplete = isMissing;
  for (const [i, file] of files.entries()) {
    const isSettled = !afterCrash || isKnownComplete(files, i, indexMsgTimestamp);
    if (file.isForeign || (isSettled && file.header.isPlausible(geometry.entries))) continue;
    log.info(`index ${file.file.path}: slots are made from its entries`);
    const isComplete = await rebuildFromEntries(file, open);
    const isNewest = i === files.length - 1;
    const isUsable = file.isEmpty || file.header.beginTimestamp > 0;
    if (isUsable && (isNewest || isComplete)) {
      isIncomplete ||= !isComplete;
      if (!isNewest) await settle(file);
      continue;
    }
    log.warn(`index ${file.file.path} has lost entries: it and younger ones are removed, to be made from the log`);
    for (const lost of files.splice(i)) open.remove(lost.file);
    isIncomplete = true;
    break;
  }
  const newest = files[files.length - 1];
  // Now rather than with the first put: twenty megabytes take longer than a turn may.
  if (newest !== undefined && !newest.isForeign && (afterCrash || !newest.isFull)) await newest.loadSlots();
  return { files, dispatchedTo: takeBackLast(files, afterCrash), isIncomplete };
}

/**
 * Whether the checkpoint vouches for a file: it names the end of the newest complete one. Of several files that end in
 * that very millisecond it is the oldest.
 */
function isKnownComplete(files: readonly IndexFile[], i: number, indexMsgTimestamp: number): boolean {
  const end = files[i]?.header.endTimestamp ?? 0;
  return end < indexMsgTimestamp || (end === indexMsgTimestamp && files[i - 1]?.header.endTimestamp !== end);
}

function openFiles(directory: string, geometry: Geometry, open: OpenFiles, log: StoreLogger): IndexFile[] {
  const files: IndexFile[] = [];
  for (const name of open.fs.list(directory)) {
    const path = `${directory}/${name}`;
    if (!isIndexFileName(name)) {
      log.warn(`${path} is no index file: left alone`);
      continue;
    }
    const size = open.fs.stat(path)?.size ?? 0;
    const file = new IndexFile(path, name, geometry, open);
    if (size === 0) {
      open.fs.unlink(path);
      continue;
    }
    file.readHeader();
    if (size !== geometry.fileSize) {
      file.isForeign = true;
      log.warn(
        `index ${path} has ${size} bytes, but maxHashSlotNum=${geometry.slots} and maxIndexNum=${geometry.entries} ` +
          `give ${geometry.fileSize}: its keys are not found; run with the values it was written with, or mq recover`,
      );
    }
    files.push(file);
  }
  return files;
}

/** Some of the keys of the record last indexed may be missing after a crash: all of them are put again. */
function takeBackLast(files: readonly IndexFile[], afterCrash: boolean): number {
  const last = files[files.length - 1];
  const filled = files.filter((file) => !file.isEmpty).pop();
  const end = filled?.header.endPhyOffset;
  if (end === undefined) return 0;
  if (!afterCrash || filled?.isForeign === true) return end + 1;
  if (filled === last) filled?.takeBack(end);
  return end;
}

async function settle(file: IndexFile): Promise<void> {
  while (!file.writeSlots()) await nextTurn();
  file.releaseSlots();
}
