import type { FileSystem } from '../../store/files/file-system.ts';
import { RecordFile } from '../epoch/index.ts';

/** `<store>/ha/unclean.json`: whether this log may lack what was acknowledged, until the group has been told. */
export const uncleanFile = (storeDirectory: string, files: FileSystem): RecordFile<{ readonly unclean: boolean }> =>
  new RecordFile(storeDirectory, 'unclean.json', files, ({ unclean }) =>
    typeof unclean === 'boolean' ? { unclean } : undefined,
  );
