import { join } from 'node:path';
import { MqError } from '../../../errors/index.ts';
import type { FileSystem } from '../files/file-system.ts';

/** Folders of a store that hold a RocksDB when they hold its `CURRENT` or a manifest, and the setting that makes them. */
const ROCKSDB_FOLDERS: readonly (readonly [path: string, setting: string])[] = [
  ['consumequeue', 'storeType=defaultRocksDB'],
  ['config/topics', 'storeType=defaultRocksDB'],
  ['config/subscriptionGroups', 'storeType=defaultRocksDB'],
  ['config/consumerOffsets', 'storeType=defaultRocksDB'],
  ['config/rdb', 'configManagerVersion=v2'],
  ['kvStore', 'popConsumerKVServiceEnable=true'],
];

/** These hold users and permissions; without them every request would be let in. */
const ACCESS_FOLDERS: readonly string[] = ['config/users', 'config/acls'];

/**
 * Refuses stores whose data lies where mq cannot read it, so that nothing is taken for missing and rebuilt beside it
 * (store-format 1).
 * @throws MqError CONFIG naming the kind and the folder.
 */
export function refuseForeignKinds(directory: string, files: FileSystem): void {
  for (const [path, setting] of ROCKSDB_FOLDERS) {
    if (isRocksDb(files, join(directory, path))) throw refusal(directory, path, `a RocksDB (${setting})`);
  }
  for (const path of ACCESS_FOLDERS) {
    if (isRocksDb(files, join(directory, path))) throw refusal(directory, path, 'users or permissions in a RocksDB');
  }
  for (const name of files.list(directory)) {
    if (/^dledger-/.test(name) && files.stat(join(directory, name))?.isDirectory === true) {
      throw refusal(directory, name, 'a DLedger commit log (enableDLegerCommitLog=true)');
    }
  }
}

function isRocksDb(files: FileSystem, folder: string): boolean {
  if (files.stat(folder)?.isDirectory !== true) return false;
  const isDatabaseFile = (name: string): boolean => name === 'CURRENT' || name.startsWith('MANIFEST-');
  // A topic may be called CURRENT too; its folder is no file.
  return files.list(folder).some((name) => isDatabaseFile(name) && files.stat(join(folder, name))?.isFile === true);
}

function refusal(directory: string, path: string, kind: string): MqError {
  return new MqError('CONFIG', `Store ${directory} keeps ${kind} in ${path}, which mq does not serve`, {
    file: join(directory, path),
    hint: 'Run it with the Apache broker that wrote it, or give mq another store directory.',
  });
}
