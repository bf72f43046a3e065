import type { FileSystem } from '../files/file-system.ts';
import { indexGeometryOf } from '../inspect/index-geometry.ts';
import { openStoreView } from '../inspect/store-view.ts';
import type { StoreSettings } from '../settings.ts';
import type { RecoverOptions } from './options.ts';
import { indexGeometry } from './survey.ts';

/** Slots and entries of each index file. */
export type IndexGeometry = Pick<StoreSettings, 'maxHashSlotNum' | 'maxIndexNum'>;

/**
 * Slots and entries of the index files to make: as configured, as the content of those there shows, or else as their length
 * has them with four entries a slot. A broker reads files of another geometry wrongly, and none of them says its own.
 */
export async function shownGeometry(
  { directory, commitLogDirectory, settings = {} }: RecoverOptions,
  fs: FileSystem,
): Promise<IndexGeometry> {
  const view = await openStoreView({ directory, commitLogDirectory, settings, fileSystem: fs });
  try {
    const shown = indexGeometryOf(view);
    if (shown !== undefined) return { maxHashSlotNum: shown.slots, maxIndexNum: shown.entries };
  } finally {
    view.close();
  }
  return indexGeometry(fs, directory, settings);
}
