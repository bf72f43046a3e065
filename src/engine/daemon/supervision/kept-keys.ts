import { createHash } from 'node:crypto';
import { formatProperties, parseProperties, propertiesToMap } from '../../../config/index.ts';
import type { FileSystem } from '../../store/files/file-system.ts';
import type { ChildPlan } from '../cluster-file/types.ts';
import { replaceFile } from '../running/whole-file.ts';

const OPENING = '# From the cluster file; the daemon writes these again at each start: ';

/** What became of a child's properties file. */
export interface KeptKeys {
  /** Keys that were changed at run time and are as the cluster file says again. */
  readonly overruled: readonly { readonly key: string; readonly was: string; readonly is: string }[];
}

/**
 * Brings the properties file of a child up to date: keys the cluster file names stand in it as it says, keys it named
 * before and no longer does are gone, and all others stay, such as those changed at run time by updateBrokerConfig.
 * @throws MqError IO
 */
export function writeKeptKeys(files: FileSystem, { configFile, keys }: ChildPlan): KeptKeys {
  const text = files.readFile(configFile)?.toString('utf8') ?? '';
  const before = propertiesToMap(text);
  const named = new Set(
    text
      .split('\n')
      .find((line) => line.startsWith(OPENING))
      ?.slice(OPENING.length)
      .trim()
      .split(' '),
  );
  const others = new Map(
    parseProperties(text).flatMap(({ key, value }) => (keys.has(key) || named.has(key) ? [] : [[key, value] as const])),
  );
  const next = `${OPENING}${[...keys.keys()].join(' ')}\n${formatProperties(keys)}\n${formatProperties(others)}`;
  if (next !== text) replaceFile(files, configFile, next);
  const overruled = [...keys].flatMap(([key, is]) => {
    const was = before.get(key);
    return was === undefined || was === is ? [] : [{ key, was, is }];
  });
  return { overruled };
}

/** Tells two ways to start a child apart. */
export const fingerprint = ({ kind, directory, keys }: ChildPlan): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, directory, ...keys]))
    .digest('hex')
    .slice(0, 16);
