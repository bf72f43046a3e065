import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MqError, messageOf } from '../../errors/index.ts';
import { type BundleManifest, MANIFEST } from './bundle.ts';
import type { GatheredFile } from './gathering.ts';

/** What is read of a bundle at most: it may come from anybody. */
const MAX_FILES = 20_000;
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const MAX_TOGETHER_BYTES = 512 * 1024 * 1024;

/**
 * Writes a bundle as .tar.gz, at once or not at all, readable by its owner alone.
 *
 * @param folder the one folder in it, by which it is known where it is unpacked
 * @returns how many bytes it takes
 * @throws MqError CANNOT_CREATE
 */
export async function writeArchive(
  file: string,
  folder: string,
  manifest: BundleManifest,
  files: readonly GatheredFile[],
): Promise<number> {
  const { create } = await import('tar');
  const directory = await mkdtemp(join(tmpdir(), 'mq-bundle-'));
  const beside = `${file}.${process.pid}`;
  try {
    const manifestText = `${JSON.stringify(manifest, null, 1)}\n`;
    for (const { path, content } of [{ path: MANIFEST, content: manifestText }, ...files]) {
      const target = join(directory, folder, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content, { mode: 0o600 });
    }
    await create({ file: beside, cwd: directory, gzip: true, portable: true, mode: 0o600 }, [
      `${folder}/${MANIFEST}`,
      ...files.map(({ path }) => `${folder}/${path}`),
    ]);
    await rename(beside, file);
    return (await stat(file)).size;
  } catch (error) {
    throw new MqError('CANNOT_CREATE', `${file} cannot be written: ${messageOf(error)}`, { file, cause: error });
  } finally {
    await rm(beside, { force: true });
    await rm(directory, { recursive: true, force: true });
  }
}

/** The files of a bundle by their path below its folder. */
export type BundleContent = ReadonlyMap<string, string>;

/**
 * Reads a bundle into memory; nothing is unpacked.
 *
 * @throws MqError IO when it cannot be read, BAD_DATA when it is no bundle
 */
export async function readArchive(file: string): Promise<BundleContent> {
  const { list } = await import('tar');
  const texts = new Map<string, string>();
  const tooMuch: string[] = [];
  let together = 0;
  try {
    await stat(file);
    await list({
      file,
      strict: true,
      onReadEntry: (entry) => {
        together += entry.size;
        const path = entry.path.split('/').slice(1).join('/');
        const fits = texts.size < MAX_FILES && entry.size <= MAX_FILE_BYTES && together <= MAX_TOGETHER_BYTES;
        if (entry.type !== 'File' || path === '') return void entry.resume();
        if (!fits) {
          tooMuch.push(path);
          return void entry.resume();
        }
        const parts: Buffer[] = [];
        entry.on('data', (part: Buffer) => void parts.push(part));
        entry.on('end', () => void texts.set(path, Buffer.concat(parts).toString('utf8')));
      },
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'NOT_FOUND' : 'BAD_DATA';
    throw new MqError(code, `${file} cannot be read as a bundle: ${messageOf(error)}`, {
      file,
      hint: 'mq support-bundle -o FILE makes one.',
      cause: error,
    });
  }
  const [first] = tooMuch;
  if (first === undefined) return texts;
  throw new MqError('BAD_DATA', `${file} is larger than any bundle: ${first} and what follows`, { file });
}
