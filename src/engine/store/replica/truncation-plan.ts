import { join } from 'node:path';
import { MqError, messageOf } from '../../../errors/index.ts';
import type { JsonObject } from '../../../protocol/json/parse.ts';
import { asArray, asNumber, asObject, asString, isObject, parseObject } from '../../../protocol/json/read.ts';
import type { FileSystem } from '../files/file-system.ts';
import { removeFile, replaceFile } from '../files/replace-file.ts';

/** One queue of which a tail had messages. */
export interface CutQueue {
  readonly topic: string;
  readonly queueId: number;
  /** Offset of the first message cut: where the queue ends from now on. */
  readonly first: number;
  readonly messages: number;
}

/** What lies aside, and why: `manifest.json` beside it. */
export interface TailManifest {
  readonly reason: string;
  /** The epoch whose master asked for the cut; 0 without one. */
  readonly epoch: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Log positions of the first byte, and behind the last. */
  readonly from: number;
  readonly to: number;
  readonly messages: number;
  readonly queues: readonly CutQueue[];
  /** Keys of some of the messages. */
  readonly keys: readonly string[];
  /** Where what lies there is no record any more; absent when all of it is. */
  readonly damagedAt?: number;
}

/** A truncation decided on: once this is durable it is carried out, over any number of crashes. */
export interface TruncationPlan {
  /** Name of the folder under `ha/aside`. */
  readonly aside: string;
  /** Nothing of the log is kept. */
  readonly keepsNothing: boolean;
  /** Store time of the last record that is kept, milliseconds; 0 without one. */
  readonly lastKeptAt: number;
  readonly manifest: TailManifest;
}

/** Folder of high availability under a store's root. */
export const HA_FOLDER = 'ha';

/** Ends the name of a folder in `aside` while it is copied into: nothing is cut yet, and it may be removed. */
export const COPYING = '.copying';

const planPath = (storeDirectory: string): string => join(storeDirectory, HA_FOLDER, 'truncate.json');

/** `<store>/ha/aside/<name>`. */
export const asidePath = (storeDirectory: string, name: string): string =>
  join(storeDirectory, HA_FOLDER, 'aside', name);

/** The plan a former run did not finish; undefined without one. @throws MqError STORE_DAMAGED for one that cannot be read */
export function readPlan(fs: FileSystem, storeDirectory: string): TruncationPlan | undefined {
  const path = planPath(storeDirectory);
  const bytes = fs.readFile(path);
  if (bytes === undefined) return undefined;
  try {
    return planOf(parseObject(bytes));
  } catch (error) {
    throw new MqError('STORE_DAMAGED', `${path}: the log was being cut, and how cannot be read: ${messageOf(error)}`, {
      file: path,
      hint: 'Nothing was changed. Keep the store, and let the broker copy the log into an empty one.',
    });
  }
}

/** Throws Node's error. */
export const writePlan = (fs: FileSystem, storeDirectory: string, plan: TruncationPlan): void =>
  replaceFile(fs, planPath(storeDirectory), `${JSON.stringify({ v: 1, ...plan })}\n`);

/** Throws Node's error. */
export const removePlan = (fs: FileSystem, storeDirectory: string): void => removeFile(fs, planPath(storeDirectory));

function planOf(json: JsonObject): TruncationPlan {
  const { aside, keepsNothing, lastKeptAt, manifest } = json;
  if (json['v'] !== 1 || asString(aside) === '' || typeof keepsNothing !== 'boolean' || !isObject(manifest)) {
    throw new Error('a field is missing');
  }
  return { aside: asString(aside), keepsNothing, lastKeptAt: position(lastKeptAt), manifest: manifestOf(manifest) };
}

/** Takes a manifest out of what a file holds. Throws an Error that names what is wrong. */
export function manifestOf(json: JsonObject): TailManifest {
  const damagedAt = json['damagedAt'];
  return {
    reason: asString(json['reason']),
    epoch: position(json['epoch']),
    at: position(json['at']),
    from: position(json['from']),
    to: position(json['to']),
    messages: position(json['messages']),
    queues: asArray(json['queues']).map((queue) => queueOf(asObject(queue))),
    keys: asArray(json['keys']).map((key) => asString(key)),
    ...(damagedAt === undefined ? {} : { damagedAt: position(damagedAt) }),
  };
}

const queueOf = (json: JsonObject): CutQueue => ({
  topic: asString(json['topic']),
  queueId: position(json['queueId']),
  first: position(json['first']),
  messages: position(json['messages']),
});

function position(value: JsonObject[string]): number {
  const number = asNumber(value, -1);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`${String(value)} is no position`);
  return number;
}
