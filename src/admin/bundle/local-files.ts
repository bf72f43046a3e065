import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { LOGS } from './bundle.ts';
import type { Gathering } from './gathering.ts';

/** The end of so many log files, and so many bytes of each. */
const MAX_LOGS = 40;
const LOG_TAIL_BYTES = 1024 * 1024;
/** Files of a store are listed, not read, but for small documents. */
const MAX_LISTED = 10_000;
const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

/** The last lines of log files: of one file, or of those in a directory, the latest first. */
export async function gatherLogs(into: Gathering, place: string): Promise<void> {
  const files = (await stat(place)).isDirectory() ? await logsIn(place) : [place];
  if (files.length > MAX_LOGS) into.cut.push(`${files.length - MAX_LOGS} log files of ${place}, the oldest`);
  for (const file of files.slice(0, MAX_LOGS)) {
    await into.part(`log ${file}`, async () => {
      const text = await tailOf(file, into);
      into.addText(`${LOGS}${relative(place, file).replaceAll('..', '_') || basename(file)}`, `end of ${file}`, text);
    });
  }
}

async function logsIn(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  const found = names.filter((name) => /\.(log|txt|out)(\.\d+)?$/.test(name)).map((name) => join(directory, name));
  const aged = await Promise.all(found.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })));
  return aged.sort((a, b) => b.at - a.at).map(({ file }) => file);
}

async function tailOf(file: string, into: Gathering): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - LOG_TAIL_BYTES);
    const buffer = Buffer.alloc(size - start);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    const text = buffer.toString('utf8', 0, bytesRead);
    if (start === 0) return text;
    into.cut.push(`the first ${start} bytes of ${file}`);
    return text.slice(text.indexOf('\n') + 1);
  } finally {
    await handle.close();
  }
}

/** What lies in a store: names, sizes and times of its files, and its documents; never a file with messages. */
export async function gatherStore(into: Gathering, store: string): Promise<void> {
  const names = (await readdir(store, { recursive: true })).sort();
  if (names.length > MAX_LISTED) into.cut.push(`${names.length - MAX_LISTED} files in the list of ${store}`);
  const listed = [];
  for (const name of names.slice(0, MAX_LISTED)) {
    const { size, mtime, mode } = await stat(join(store, name));
    listed.push({ name, bytes: size, changedAt: mtime.toISOString(), mode: (mode & 0o7777).toString(8) });
  }
  into.addValue('store/files.json', `files of ${store}`, listed);
  for (const { name, bytes } of listed) {
    if (!/^config\/[^/]+\.json(\.bak)?$/.test(name) || bytes > MAX_DOCUMENT_BYTES) continue;
    await into.part(`${name} of ${store}`, async () => {
      into.addText(`store/${name}`, `${name} of the store`, await readFile(join(store, name), 'utf8'));
    });
  }
  // A young store has none yet.
  if (!listed.some(({ name }) => name === 'checkpoint')) return;
  await into.part(`checkpoint of ${store}`, async () => {
    const checkpoint = await readFile(join(store, 'checkpoint'));
    into.addText('store/checkpoint.hex', 'the checkpoint, its first 64 bytes', checkpoint.toString('hex', 0, 64));
  });
}
