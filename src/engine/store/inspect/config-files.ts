import { join } from 'node:path';
import { messageOf } from '../../../errors/index.ts';
import { type JsonObject, parseLenientJson } from '../../../protocol/json/parse.ts';
import { isObject } from '../../../protocol/json/read.ts';
import type { FileSystem } from '../files/file-system.ts';

/** The JSON files of a store's `config` folder that brokers write with a `.bak` beside them (store-format 6). */
export const CONFIG_FILES = [
  'topics.json',
  'subscriptionGroup.json',
  'consumerOffset.json',
  'lmqConsumerOffset.json',
  'delayOffset.json',
  'consumerFilter.json',
  'consumerOrderInfo.json',
  'topicQueueMapping.json',
  'messageRequestMode.json',
  'timermetrics',
  'transactionMetrics',
  'kvConfig.json',
] as const;

/** One JSON file as it lies there. */
export interface ConfigFile {
  path: string;
  state: 'missing' | 'empty' | 'torn' | 'whole';
  /** What is wrong with it, when it is torn. */
  why: string | undefined;
  value: JsonObject | undefined;
  bytes: number;
}

/** Reads a JSON file as leniently as brokers do; what cannot be read is said, not thrown. */
export function readConfigFile(fs: FileSystem, path: string): ConfigFile {
  const bytes = fs.readFile(path);
  const file = { path, why: undefined, value: undefined, bytes: bytes?.length ?? 0 };
  if (bytes === undefined) return { ...file, state: 'missing' };
  const text = bytes.toString('utf8');
  if (text.trim() === '' || /^\0+$/.test(text)) return { ...file, state: 'empty' };
  try {
    const value = parseLenientJson(text);
    return isObject(value) ? { ...file, state: 'whole', value } : { ...file, state: 'torn', why: 'it is no object' };
  } catch (error) {
    return { ...file, state: 'torn', why: messageOf(error) };
  }
}

/** The content a broker would start with: of the file, else of its `.bak`. */
export function configContent(fs: FileSystem, directory: string, name: string): JsonObject | undefined {
  const path = join(directory, 'config', name);
  return readConfigFile(fs, path).value ?? readConfigFile(fs, `${path}.bak`).value;
}
