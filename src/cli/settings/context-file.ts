import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AddressMap } from '../../client/address-map.ts';
import type { Credentials } from '../../client/signing/credentials.ts';
import { MqError, messageOf } from '../../errors/index.ts';

/** What a place says of credentials; either key may be missing or blank there. */
export type GivenCredentials = { readonly [K in keyof Credentials]?: string | undefined };

/** What a context holds of its cluster. */
export interface StoredContext extends GivenCredentials {
  readonly namesrvAddr?: string;
  /** `host:port,host:port`: where groups that elect their master are kept. */
  readonly zookeeper?: string;
  /** Where addresses that its brokers advertise are reached. */
  readonly map?: AddressMap;
}

/** `contexts.yaml`. */
export interface ContextFile {
  /** The selected one. */
  readonly current?: string;
  readonly contexts: Readonly<Record<string, StoredContext>>;
}

/** The file of contexts in the directory of mq's settings, `$XDG_CONFIG_HOME/mq`. */
export const contextFileIn = (configDir: string): string => join(configDir, 'contexts.yaml');

/** Whether a thrown value is a system error with this code. */
function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

export function malformedFile(file: string, why: string, cause?: unknown): MqError {
  return new MqError('CONFIG', `${file}: ${why}`, {
    file,
    hint: 'It holds `current: NAME` and `contexts: {NAME: {namesrvAddr: host:port}}`.',
    cause,
  });
}

async function parseContextFile(file: string, text: string): Promise<ContextFile> {
  const { parse } = await import('yaml');
  const { validateContexts } = await import('#validators/contexts');
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw malformedFile(file, `not YAML: ${messageOf(error)}`, error);
  }
  if (validateContexts(value)) return value;
  const [first] = validateContexts.errors ?? [];
  throw malformedFile(file, `${first?.instancePath.slice(1).replaceAll('/', '.') || 'the file'} ${first?.message}`);
}

/**
 * All contexts there are; undefined without a file.
 *
 * @throws MqError CONFIG when it cannot be read or is malformed
 */
export async function readContextFile(file: string): Promise<ContextFile | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw malformedFile(file, `cannot be read: ${messageOf(error)}`, error);
  }
  return parseContextFile(file, text);
}

/**
 * Puts contexts in the place of those the file holds, at once or not at all. Nobody but its owner reads it: mode 0600.
 *
 * @throws MqError IO when it cannot be written
 */
export async function writeContextFile(file: string, contexts: ContextFile): Promise<void> {
  const { stringify } = await import('yaml');
  const beside = `${file}.${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await rm(beside, { force: true });
    const handle = await open(beside, 'wx', 0o600);
    try {
      await handle.writeFile(stringify(contexts));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw new MqError('IO', `${file} cannot be written: ${messageOf(error)}`, { file, cause: error });
  }
}
