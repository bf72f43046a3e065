import type { FileSystem } from '../../store/files/file-system.ts';

/** Size at which what a child has written is set aside as `NAME.log.1`. */
export const MAX_CHILD_LOG_BYTES = 8 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
const LAST_WORDS_BYTES = 8192;

/**
 * Keeps the output of a child bounded: a full file is copied to `PATH.1` and emptied. The child writes on with the same
 * descriptor, at the new end; lines it writes during the copy can be missing from both.
 */
export function boundLog(files: FileSystem, path: string, maxBytes = MAX_CHILD_LOG_BYTES): void {
  const size = files.stat(path)?.size ?? 0;
  if (size < maxBytes) return;
  const from = files.open(path, 'r+');
  try {
    const to = files.open(`${path}.1`, 'w', 0o600);
    try {
      copy(files, from, to, Math.min(size, 2 * maxBytes));
    } finally {
      files.close(to);
    }
    files.truncate(from, 0);
  } finally {
    files.close(from);
  }
}

function copy(files: FileSystem, from: number, to: number, length: number): void {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let at = 0; at < length; ) {
    const count = files.read(from, chunk, 0, Math.min(chunk.length, length - at), at);
    if (count === 0) return;
    for (let done = 0; done < count; ) done += files.write(to, chunk, done, count - done, at + done);
    at += count;
  }
}

/** The newest bytes of a log as text, whole lines only. */
export function tailOf(files: FileSystem, path: string, maxBytes: number, from = 0): string {
  const size = files.stat(path)?.size ?? 0;
  const start = Math.max(from, size - maxBytes);
  if (start >= size) return '';
  const fd = files.open(path, 'r');
  try {
    const bytes = Buffer.alloc(size - start);
    const count = files.read(fd, bytes, 0, bytes.length, start);
    const text = bytes.toString('utf8', 0, count);
    return start === from ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    files.close(fd);
  }
}

/** What a child said of its end: the error that mq prints last. @param from where this run's output begins */
export function lastWords(files: FileSystem, path: string, from: number): string | undefined {
  const lines = tailOf(files, path, LAST_WORDS_BYTES, from).split('\n');
  const error = lines.findLast((line) => line.startsWith('mq: '));
  return error?.slice('mq: '.length).trim();
}
