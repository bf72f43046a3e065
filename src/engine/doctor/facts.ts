import { join } from 'node:path';
import { propertiesToMap } from '../../config/index.ts';
import { MqError, messageOf } from '../../errors/index.ts';
import type { Machine } from '../machine/machine.ts';
import { openStoreView, type StoreView } from '../store/inspect/store-view.ts';
import { type StoreOwner, storeOwner } from '../store/inspect/writer-hints.ts';
import type { DiskContext } from './disk-check.ts';

/** What the configuration file says. */
export class BrokerConfigFacts {
  readonly path: string | undefined;
  readonly #values: ReadonlyMap<string, string>;

  constructor(path: string | undefined, values: ReadonlyMap<string, string>) {
    this.path = path;
    this.#values = values;
  }

  /** A value as it stands there; undefined where the key is absent or empty. */
  text(key: string): string | undefined {
    return this.#values.get(key)?.trim() || undefined;
  }

  /** The same as a whole number; undefined also for what is none. */
  number(key: string): number | undefined {
    const value = Number(this.text(key) ?? Number.NaN);
    return Number.isSafeInteger(value) ? value : undefined;
  }
}

/** The configuration the store is run with: the file given, else what a start without one keeps in the store. */
export function configOf(
  { files }: Machine,
  { configFile, storeDirectory }: Pick<DiskContext, 'configFile' | 'storeDirectory'>,
): BrokerConfigFacts {
  const path = configFile ?? join(storeDirectory, 'config', 'broker.properties');
  let bytes: Buffer | undefined;
  try {
    bytes = files.readFile(path);
  } catch (error) {
    throw new MqError('CONFIG', `cannot read ${path}: ${messageOf(error)}`, { file: path, cause: error });
  }
  if (bytes === undefined) {
    if (configFile === undefined) return new BrokerConfigFacts(undefined, new Map());
    throw new MqError('CONFIG', `${path} does not exist`, { file: path, hint: 'Check -c.' });
  }
  return new BrokerConfigFacts(path, propertiesToMap(bytes.toString('latin1')));
}

/** Opens the store for a check, and closes it after. @throws MqError NOT_FOUND or CONFIG for what is no store mq can read */
export async function withStore<T>(
  machine: Machine,
  context: DiskContext,
  use: (view: StoreView, owner: StoreOwner, config: BrokerConfigFacts) => T | Promise<T>,
): Promise<T> {
  const config = configOf(machine, context);
  const commitLog = config.text('storePathCommitLog');
  const size = (key: string): object => {
    const value = config.number(key);
    return value === undefined ? {} : { [key]: value };
  };
  const view = await openStoreView({
    directory: context.storeDirectory,
    commitLogDirectory: commitLog,
    settings: { ...size('mappedFileSizeCommitLog'), ...size('mappedFileSizeConsumeQueue') },
    fileSystem: machine.files,
  });
  try {
    return await use(view, storeOwner(view), config);
  } finally {
    view.close();
  }
}
