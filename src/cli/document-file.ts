import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { MqError, messageOf } from '../errors/index.ts';

/** Larger files are no documents. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * The text of a file, or of stdin for `-`.
 *
 * @throws MqError NOT_FOUND, IO, or BAD_DATA when it is larger than a document can be
 */
export async function readText(path: string): Promise<string> {
  if (path === '-') return (await buffer(process.stdin)).toString('utf8');
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new MqError('BAD_DATA', `${path} is larger than ${MAX_BYTES} bytes`, { file: path });
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof MqError) throw error;
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new MqError(isMissing ? 'NOT_FOUND' : 'IO', `cannot read ${path}: ${messageOf(error)}`, {
      ...{ file: path, cause: error },
      hint: 'Check the path; - is stdin.',
    });
  }
}

/** The value of a JSON or YAML text. @throws MqError BAD_DATA naming the place where it is neither */
export async function parseDocument(text: string, path: string): Promise<unknown> {
  const name = path === '-' ? 'stdin' : path;
  try {
    if (/^\s*[{[]/.test(text)) return JSON.parse(text);
    const { parse } = await import('yaml');
    return parse(text);
  } catch (error) {
    throw new MqError('BAD_DATA', `${name} is neither JSON nor YAML: ${messageOf(error)}`, {
      ...{ file: name, cause: error },
    });
  }
}

/** A compiled schema, as the build makes it. */
interface Validator<T> {
  (value: unknown): value is T;
  errors?: { instancePath: string; message?: string }[] | null;
}

/** The value, when the schema takes it. @throws MqError BAD_DATA naming the field that is wrong */
export function checked<T>(value: unknown, validate: Validator<T>, path: string, what: string): T {
  if (validate(value)) return value;
  const [first] = validate.errors ?? [];
  const name = path === '-' ? 'stdin' : path;
  const where = first?.instancePath.slice(1).replaceAll('/', '.') || 'the document';
  throw new MqError('BAD_DATA', `${name} is no ${what}: ${where} ${first?.message ?? 'is wrong'}`, { file: name });
}

/** Whether there is something under this name. */
export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw new MqError('IO', `cannot look at ${path}: ${messageOf(error)}`, { file: path, cause: error });
  }
}

/**
 * Writes a file whole or not at all: under another name first, and on disk before it gets its own.
 *
 * @throws MqError IO or DISK_FULL
 */
export async function writeText(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    if (await isSpecial(path)) {
      await writeFile(path, text);
      return;
    }
    const file = await open(beside, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    throw new MqError(isFull ? 'DISK_FULL' : 'IO', `cannot write ${path}: ${messageOf(error)}`, {
      ...{ file: path, cause: error },
    });
  }
}

/** A pipe or a device, such as /dev/stdout, which cannot be replaced. */
const isSpecial = async (path: string): Promise<boolean> => (await exists(path)) && !(await stat(path)).isFile();
