import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MqError } from '../../errors/index.ts';
import { nearest } from '../suggest.ts';

/** A JSON Schema as it stands in the package. */
export interface SchemaDocument {
  /** The dialect: JSON Schema draft 2020-12. */
  readonly $schema: string;
  /** Never changes for a command: `urn:mqops:mq:schema:NAME`. */
  readonly $id: string;
  readonly title: string;
  readonly description: string;
  readonly [keyword: string]: unknown;
}

const SUFFIX = '.json';
/** Schemas of files that users write, which are not the output of a command. */
const OF_FILES = '.schema.json';

/** The names of all schemas: a command's words joined by a dash, and `error` and `warnings`. */
export async function schemaNames(root: string): Promise<string[]> {
  const files = await readdir(join(root, 'schemas'));
  return files
    .filter((name) => name.endsWith(SUFFIX) && !name.endsWith(OF_FILES))
    .map((name) => name.slice(0, -SUFFIX.length))
    .sort();
}

/**
 * The schema of what a command prints under `--json`.
 *
 * @param words the command's, in any case of their letters
 * @throws MqError USAGE for a command that does not exist
 */
export async function readSchema(root: string, words: readonly string[]): Promise<SchemaDocument> {
  const names = await schemaNames(root);
  const typed = words.join('-').toLowerCase();
  const name = names.find((known) => known.toLowerCase() === typed);
  if (name === undefined) {
    const near = nearest(typed, names);
    throw new MqError('USAGE', `there is no schema of ${words.join(' ')}`, {
      hint: near === undefined ? 'mq schema lists them.' : `Did you mean ${near.replaceAll('-', ' ')}?`,
    });
  }
  return JSON.parse(await readFile(join(root, 'schemas', `${name}${SUFFIX}`), 'utf8'));
}
