import { join } from 'node:path';
import { type FileSystem, nodeFileSystem } from '../../store/files/file-system.ts';
import { probe } from '../../store/lock/holder-socket.ts';
import { OWN_DIRECTORY } from '../../store/own-directory.ts';
import { type CareRecord, type ChildRecord, type DaemonRecord, isCareRecord } from './records.ts';
import { RunningFolder } from './running-folder.ts';
import { readJson, replaceFile } from './whole-file.ts';

const placeIn = (store: string): string => join(store, OWN_DIRECTORY, 'daemon.json');

/** Notes in a store which daemon it is in the care of. */
export function noteCare(store: string, record: CareRecord, files: FileSystem = nodeFileSystem): void {
  replaceFile(files, placeIn(store), `${JSON.stringify(record)}\n`);
}

/** The daemon that cares for a store. */
export interface Care {
  readonly name: string;
  readonly running: string;
  /** Pid of the daemon when it lives. */
  readonly daemonPid: number | undefined;
  /** The living daemon starts the broker by itself when it is not running. */
  readonly restarts: boolean;
  readonly daemon: DaemonRecord | undefined;
  readonly child: ChildRecord | undefined;
}

/** Which daemon cares for a store, and whether it would start a broker on it now; undefined where none was ever noted. */
export async function careOf(store: string, files: FileSystem = nodeFileSystem): Promise<Care | undefined> {
  const record = readJson(files, placeIn(store), isCareRecord);
  if (record === undefined) return undefined;
  const folder = new RunningFolder(record.running, files);
  const socket = folder.daemonSocket;
  const holder = files.stat(socket) === undefined ? undefined : await probe(files, socket);
  const child = folder.child(record.name);
  const rests = child === undefined || child.phase === 'stopped' || child.phase === 'refused';
  return {
    ...{ name: record.name, running: record.running, daemonPid: holder?.pid, daemon: folder.daemon(), child },
    restarts: holder !== undefined && !rests,
  };
}
