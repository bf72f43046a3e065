import { join } from 'node:path';
import { type FileSystem, nodeFileSystem } from '../files/file-system.ts';
import { OWN_DIRECTORY } from '../own-directory.ts';
import { type Holder, probe } from './holder-socket.ts';
import { lockOwner } from './lock-table.ts';
import { SOCKET_NAME } from './store-lock.ts';

/**
 * Who has a store open, without taking it: one of ours answers at its socket, an Apache broker shows in the kernel's table of
 * locks. An Apache broker that is still loading has no lock yet and is not seen.
 */
export async function storeHolder(directory: string, files: FileSystem = nodeFileSystem): Promise<Holder | undefined> {
  const socket = join(directory, OWN_DIRECTORY, SOCKET_NAME);
  const holder = files.stat(socket) === undefined ? undefined : await probe(files, socket);
  if (holder !== undefined) return holder;
  const pid = process.platform === 'linux' ? lockOwner(files, join(directory, 'lock')) : undefined;
  return pid === undefined ? undefined : { pid, kind: 'Apache broker' };
}
