import type { OpenFiles } from '../files/open-files.ts';
import { indexFileName } from './file-name.ts';
import type { Geometry } from './geometry.ts';
import { IndexFile } from './index-file.ts';

/** The file that follows `last`, in memory: it begins with that one's end values, and reaches the disk with its first entries. */
export function newIndexFile(
  directory: string,
  geometry: Geometry,
  open: OpenFiles,
  nowMs: number,
  last: IndexFile | undefined,
): IndexFile {
  const name = indexFileName(nowMs, last?.name);
  const file = new IndexFile(`${directory}/${name}`, name, geometry, open);
  if (last !== undefined) {
    file.header.beginPhyOffset = file.header.endPhyOffset = last.header.endPhyOffset;
    file.header.beginTimestamp = file.header.endTimestamp = last.header.endTimestamp;
  }
  file.startOver();
  return file;
}
