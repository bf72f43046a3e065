import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { MqError, messageOf } from '../../errors/index.ts';

/** The word that names a store. */
export const storeArgs = { STORE: Args.string({ description: 'store directory (storePathRootDir)' }) };

/** The flags of commands that work on a store's files. */
export const storeFlags = {
  configFile: Flags.string({
    char: 'c',
    helpValue: 'FILE',
    description: 'broker.conf, which names the store and its file sizes',
  }),
  store: Flags.string({ helpValue: 'DIR', description: 'the same as STORE' }),
};

/** Lengths of files and what else of a store's making the configuration gives rather than defaults to. */
export interface GivenSettings {
  messageDelayLevel?: string;
  mappedFileSizeCommitLog?: number;
  mappedFileSizeConsumeQueue?: number;
  maxHashSlotNum?: number;
  maxIndexNum?: number;
}

/** The store a command line names. */
export interface StoreChoice {
  readonly directory: string;
  readonly commitLogDirectory: string;
  readonly settings: GivenSettings;
}

/**
 * The store that STORE, `--store` or `-c` names; the first is the strongest.
 *
 * @throws MqError USAGE when none does; CONFIG, NOT_FOUND for the configuration file
 */
export async function chosenStore(
  command: string,
  args: { readonly STORE?: string | undefined },
  flags: { readonly store?: string | undefined; readonly configFile?: string | undefined },
): Promise<StoreChoice> {
  const store = args.STORE ?? flags.store;
  if (store === undefined && flags.configFile === undefined) {
    throw new MqError('USAGE', 'no store is given', {
      hint: `Write mq ${command} DIR, or mq ${command} -c broker.conf.`,
    });
  }
  if (store?.trim() === '') throw new MqError('USAGE', 'the name of the store is empty');
  const given = flags.configFile === undefined ? new Map<string, string>() : await readConfig(flags.configFile);
  const directory = resolve(store ?? (given.get('storePathRootDir')?.trim() || join(homedir(), 'store')));
  const keeps = join(directory, 'config', 'broker.properties');
  const all = flags.configFile === undefined && existsSync(keeps) ? await readConfig(keeps) : given;
  const commitLog = all.get('storePathCommitLog')?.trim();
  if (commitLog?.includes(',') === true) {
    throw new MqError('CONFIG', `storePathCommitLog = ${commitLog}: mq reads a commit log that lies in one directory`, {
      key: 'storePathCommitLog',
      hint: 'Only an Apache broker reads one that is spread over several.',
    });
  }
  const levels = all.get('messageDelayLevel')?.trim();
  return {
    directory,
    commitLogDirectory: resolve(commitLog || join(directory, 'commitlog')),
    settings: {
      ...(levels && { messageDelayLevel: levels }),
      ...sizes(all, ['mappedFileSizeCommitLog', 'mappedFileSizeConsumeQueue', 'maxHashSlotNum', 'maxIndexNum']),
    },
  };
}

/**
 * The keys of a configuration file, ours or Apache's: read for what the store is made of, whatever else it says.
 *
 * @throws MqError CONFIG when it cannot be read
 */
async function readConfig(path: string): Promise<Map<string, string>> {
  const { propertiesToMap } = await import('../../config/index.ts');
  try {
    return propertiesToMap(readFileSync(path, 'latin1'));
  } catch (error) {
    if (error instanceof MqError) throw error;
    throw new MqError('CONFIG', `cannot read ${path}: ${messageOf(error)}`, { file: path, cause: error });
  }
}

type SizeKey = 'mappedFileSizeCommitLog' | 'mappedFileSizeConsumeQueue' | 'maxHashSlotNum' | 'maxIndexNum';

/** @throws MqError CONFIG for a size that is none */
function sizes(given: ReadonlyMap<string, string>, keys: readonly SizeKey[]): GivenSettings {
  const found: GivenSettings = {};
  for (const key of keys) {
    const text = given.get(key)?.trim();
    if (text === undefined) continue;
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value <= 0) {
      throw new MqError('CONFIG', `${key} = ${text}: takes a whole number above 0`, { key });
    }
    found[key] = value;
  }
  return found;
}
