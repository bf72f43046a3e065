import { readFile } from 'node:fs/promises';
import { MqError, messageOf } from '../../errors/index.ts';

/** A compiled schema: says whether a value fits, and what the last one lacked. */
interface Validator<Item> {
  (value: unknown): value is Item[];
  errors?: { instancePath: string; message?: string; params?: { additionalProperty?: string } }[] | null;
}

/**
 * Reads a file that holds a JSON list of things to make.
 *
 * @param what what an entry is, for messages: `topic`
 * @throws MqError NOT_FOUND or IO when it cannot be read, BAD_DATA for what is no such list, or an empty one
 */
export async function readJsonList<Item>(file: string, what: string, validate: Validator<Item>): Promise<Item[]> {
  const text = await textOf(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new MqError('BAD_DATA', `${file} is not JSON: ${messageOf(error)}`, { file, cause: error });
  }
  if (!validate(value)) {
    const [first] = validate.errors ?? [];
    const where = first?.instancePath.replace(/^\/(\d+)/, `${what} $1`).replaceAll('/', '.') || 'the file';
    const extra = first?.params?.additionalProperty;
    throw new MqError('BAD_DATA', `${file}: ${where} ${extra === undefined ? first?.message : `has no ${extra}`}`, {
      file,
      hint: `It holds a JSON list of ${what}s, counted from 0.`,
    });
  }
  if (value.length > 0) return value;
  throw new MqError('BAD_DATA', `${file} is an empty list: there is nothing to do`, { file });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const words = isMissing ? `the file path ${file} does not exist` : `${file} cannot be read: ${messageOf(error)}`;
    throw new MqError(isMissing ? 'NOT_FOUND' : 'IO', words, { file, hint: 'Check the path.', cause: error });
  }
}
