import { basename, join } from 'node:path';
import { MqError, messageOf } from '../../../errors/index.ts';
import { parseObject } from '../../../protocol/json/read.ts';
import type { FileSystem } from '../files/file-system.ts';
import { asidePath, HA_FOLDER, manifestOf, readPlan, type TailManifest } from '../replica/truncation-plan.ts';

/** One folder of `<store>/ha/aside`: the end of a log that only this member had. */
export interface AsideFolder {
  /** `<time>-e<epoch>-<from>-<to>` */
  readonly name: string;
  readonly directory: string;
  /**
   * `whole`: all that was cut lies there. `pending`: the cut is not finished, the next start of the broker finishes it.
   * `incomplete`: a crash while it was copied; nothing was cut, and the folder may be removed: the next cut does so. `damaged`: its manifest
   * cannot be read; what was cut may lie there.
   */
  readonly state: 'whole' | 'pending' | 'incomplete' | 'damaged';
  /** Of what is whole or pending. */
  readonly manifest?: TailManifest;
  /** Of what is damaged. */
  readonly why?: string;
}

const MANIFEST = 'manifest.json';

/** What was set aside in a store, the oldest first. Changes nothing. @throws MqError STORE_DAMAGED for an unreadable plan */
export function asideFolders(fs: FileSystem, storeDirectory: string): AsideFolder[] {
  const root = join(storeDirectory, HA_FOLDER, 'aside');
  const plan = readPlan(fs, storeDirectory);
  const names = fs.list(root).filter((name) => fs.stat(join(root, name))?.isDirectory === true);
  return names.sort().map((name) => {
    if (plan?.aside !== name) return asideFolder(fs, asidePath(storeDirectory, name));
    return { name, directory: asidePath(storeDirectory, name), state: 'pending', manifest: plan.manifest };
  });
}

/** One folder by itself; a cut that is not finished shows in its store only. */
export function asideFolder(fs: FileSystem, directory: string): AsideFolder {
  const name = basename(directory);
  const bytes = fs.readFile(join(directory, MANIFEST));
  if (bytes === undefined) return { name, directory, state: 'incomplete' };
  try {
    const json = parseObject(bytes);
    if (json['v'] !== 1) throw new Error(`version ${String(json['v'])}`);
    return { name, directory, state: 'whole', manifest: manifestOf(json) };
  } catch (error) {
    return { name, directory, state: 'damaged', why: `${MANIFEST}: ${messageOf(error)}` };
  }
}

/** Whether a folder is one that was set aside, rather than a store that has some. */
export const isAsideFolder = (fs: FileSystem, directory: string): boolean =>
  fs.stat(join(directory, MANIFEST)) !== undefined || /^\d{17}-e\d+-\d+-\d+(\.copying)?$/.test(basename(directory));

/** The manifest of a folder whose messages can be read. @throws MqError STORE_DAMAGED for any other */
export function requireManifest({ directory, state, manifest, why }: AsideFolder): TailManifest {
  if (manifest !== undefined) return manifest;
  const message =
    state === 'incomplete'
      ? `${directory} has no ${MANIFEST}: a crash ended the copying, and nothing was cut from the log`
      : `${directory}: ${why}`;
  throw new MqError('STORE_DAMAGED', message, {
    file: directory,
    hint:
      state === 'incomplete'
        ? 'Every message is still in the store; the folder may be removed.'
        : 'The log files below commitlog/ may be whole: mq store dump reads them, as of a store.',
  });
}
