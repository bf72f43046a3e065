import type { FileSystem } from './file-system.ts';

/** Makes the names in a directory durable, off the event loop's thread. Rejects with Node's error. */
export async function syncDirectoryAsync(fs: FileSystem, directory: string): Promise<void> {
  const fd = fs.open(directory, 'r');
  try {
    await fs.datasyncAsync(fd);
  } finally {
    fs.close(fd);
  }
}
