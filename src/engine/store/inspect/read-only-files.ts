import { MqError } from '../../../errors/index.ts';
import type { FileSystem } from '../files/file-system.ts';

const refuse = (): never => {
  throw new MqError('BUG', 'a store that is only looked at was about to be changed');
};

/** The file system for looking only: files are opened to be read, whatever is asked, and every call that changes one fails. */
export const readOnlyFiles = (fs: FileSystem): FileSystem => ({
  ...fs,
  open: (path) => fs.open(path, 'r'),
  write: refuse,
  truncate: refuse,
  datasync: refuse,
  datasyncAsync: refuse,
  sync: refuse,
  syncDirectory: refuse,
  utimes: refuse,
  makeDirectory: refuse,
  rename: refuse,
  link: refuse,
  symlink: refuse,
  unlink: refuse,
  unlinkAsync: refuse,
  removeTree: refuse,
  removeTreeAsync: refuse,
  chmod: refuse,
});
