import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { MqError } from '../../errors/index.ts';

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
  const { loadBrokerConfig } = await import('../../config/index.ts');
  const { config, given } = loadBrokerConfig({
    file: flags.configFile,
    overrides: store === undefined ? {} : { storePathRootDir: resolve(store) },
  });
  return {
    directory: config.storePathRootDir,
    commitLogDirectory: config.storePathCommitLog,
    settings: {
      ...(given.has('messageDelayLevel') && { messageDelayLevel: config.messageDelayLevel }),
      ...(given.has('mappedFileSizeCommitLog') && { mappedFileSizeCommitLog: config.mappedFileSizeCommitLog }),
      ...(given.has('mappedFileSizeConsumeQueue') && { mappedFileSizeConsumeQueue: config.mappedFileSizeConsumeQueue }),
      ...(given.has('maxHashSlotNum') && { maxHashSlotNum: config.maxHashSlotNum }),
      ...(given.has('maxIndexNum') && { maxIndexNum: config.maxIndexNum }),
    },
  };
}
