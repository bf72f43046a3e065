import type { FileSystem } from '../files/file-system.ts';

/** Shows files that are too short as if zeros filled them up: how they are read before they are mended, and in a dry run. */
export function paddedFiles(fs: FileSystem, short: readonly string[], fileSize: number): FileSystem {
  const paths = new Set(short);
  const padded = new Set<number>();
  return {
    ...fs,
    // Opened for reading only: verifying changes nothing.
    open: (path) => {
      const fd = fs.open(path, 'r');
      if (paths.has(path)) padded.add(fd);
      return fd;
    },
    close: (fd) => {
      padded.delete(fd);
      fs.close(fd);
    },
    stat: (path) => {
      const stat = fs.stat(path);
      return stat !== undefined && paths.has(path) ? { ...stat, size: fileSize } : stat;
    },
    read: (fd, bytes, offset, length, position) => {
      const count = fs.read(fd, bytes, offset, length, position);
      if (count > 0 || !padded.has(fd) || position >= fileSize) return count;
      const zeros = Math.min(length, fileSize - position);
      bytes.fill(0, offset, offset + zeros);
      return zeros;
    },
    list: (path) => fs.list(path).filter((name) => /^\d+$/.test(name)),
  };
}
