import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Flags } from '@oclif/core';
import { MqError, messageOf } from '../../errors/index.ts';
import { writeText } from '../document-file.ts';

/** Where mqadmin puts its exports. */
const DEFAULT_DIRECTORY = '/tmp/rocketmq/export';

/** `-f`: the directory of the file that is written; a file of the same name is replaced, as the original does. */
export const filePathFlag = Flags.custom<string>({
  char: 'f',
  helpValue: 'DIR',
  default: DEFAULT_DIRECTORY,
  description: 'directory to write to; its file is replaced',
});

/**
 * Writes an export into a directory, which is made where it is missing. Returns the file's path.
 *
 * @throws MqError CANNOT_CREATE for the directory, IO or DISK_FULL for the file
 */
export async function writeExport(directory: string, name: string, value: unknown): Promise<string> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    throw new MqError('CANNOT_CREATE', `cannot make the directory ${directory}: ${messageOf(error)}`, {
      ...{ file: directory, cause: error },
      hint: 'Name another with -f.',
    });
  }
  const path = join(directory, name);
  await writeText(path, `${JSON.stringify(value, null, '\t')}\n`);
  return path;
}
