import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { MqError, messageOf } from '../errors/index.ts';

/** Larger than any configuration; a bigger file is a mistake in the path. */
const MAX_BYTES = 4 * 1024 * 1024;

/** A configuration file's text and how it was encoded. */
export interface ConfigText {
  text: string;
  encoding: 'utf8' | 'latin1';
}

/** UTF-8 when the bytes are valid UTF-8, else latin-1, which Java's properties reader takes all files for. */
export function decodeConfig(bytes: Uint8Array): ConfigText {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf8' };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: Buffer.from(bytes).toString('latin1'), encoding: 'latin1' };
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/**
 * Reads a configuration file; undefined when there is none.
 * @throws MqError CONFIG when it is there and cannot be read, or is larger than any configuration.
 */
export function readConfigFile(file: string): ConfigText | undefined {
  try {
    if (fs.statSync(file).size > MAX_BYTES) {
      throw new MqError('CONFIG', `${file} has more than ${MAX_BYTES} bytes: not a configuration file`, { file });
    }
    return decodeConfig(fs.readFileSync(file));
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (error instanceof MqError) throw error;
    throw new MqError('CONFIG', `cannot read ${file}: ${messageOf(error)}`, { file, cause: error });
  }
}

/** The file behind a symbolic link, so that a rename replaces the file and not the link. */
function target(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch (error) {
    if (isMissing(error)) return file;
    throw error;
  }
}

/**
 * Replaces a configuration file as a whole: after a crash there is the old or the new text. Keeps its mode; a new file
 * and its directory are only for their owner.
 * @throws MqError IO with the old file untouched.
 */
export function writeConfigFile(file: string, content: ConfigText): void {
  let temporary: string | undefined;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const real = target(file);
    const mode = fs.existsSync(real) ? fs.statSync(real).mode & 0o777 : 0o600;
    temporary = `${real}.${randomBytes(4).toString('hex')}.tmp`;
    const fd = fs.openSync(temporary, 'wx', mode);
    try {
      fs.writeFileSync(fd, Buffer.from(content.text, content.encoding));
      fs.fchmodSync(fd, mode);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(temporary, real);
    const directory = fs.openSync(path.dirname(real), 'r');
    try {
      fs.fsyncSync(directory);
    } finally {
      fs.closeSync(directory);
    }
  } catch (error) {
    if (temporary !== undefined) fs.rmSync(temporary, { force: true });
    throw new MqError('IO', `cannot write ${file}: ${messageOf(error)}`, { file, cause: error });
  }
}
