import { join } from 'node:path';
import { JsonMap, type JsonObject, type JsonValue } from '../../../protocol/json/parse.ts';
import { asNumber, asObject, entriesOf } from '../../../protocol/json/read.ts';
import type { ConfigValue } from '../config-file/format.ts';
import { JsonFile } from '../config-file/json-file.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { StoreLogger } from '../logger.ts';
import type { CutQueue } from './truncation-plan.ts';

const DELAY_TOPIC = 'SCHEDULE_TOPIC_XXXX';

/**
 * Lets no group and no delay level stand behind the new end of a queue that was cut: `consumerOffset.json` (which also
 * tells how far transactions were looked through) and `delayOffset.json` (store-format 6.4, 6.5).
 *
 * @throws MqError STORE_DAMAGED, IO, DISK_FULL
 */
export function clampProgress(
  fs: FileSystem,
  storeDirectory: string,
  queues: readonly CutQueue[],
  logger: StoreLogger,
): void {
  const ends = new Map(queues.map(({ topic, queueId, first }) => [`${topic}\n${queueId}`, first]));
  if (ends.size === 0) return;
  rewrite('consumerOffset.json', (key, queueId) => ends.get(`${key.split('@')[0]}\n${queueId}`));
  rewrite('delayOffset.json', (level) => ends.get(`${DELAY_TOPIC}\n${Number(level) - 1}`));

  function rewrite(name: string, endOf: (key: string, queueId: string) => number | undefined): void {
    const file = new JsonFile(join(storeDirectory, 'config', name), logger, fs);
    const json = file.read();
    if (json === undefined) return;
    const clamp = { count: 0 };
    const table = entriesOf(json['offsetTable']).map(([key, value]): [string, ConfigValue] => {
      const word = String(key);
      if (typeof value !== 'object' || value === null) return [word, lowered(value, endOf(word, ''), clamp)];
      const inner = entriesOf(value).map(([queueId, offset]): [string, ConfigValue] => {
        const id = String(queueId);
        return [id, lowered(offset, endOf(word, id), clamp)];
      });
      return [word, Object.fromEntries(inner)];
    });
    if (clamp.count === 0) return;
    logger.warn(`${file.path}: ${clamp.count} offsets were behind the log's new end and are at it now.`);
    file.saveNow({ ...plainObject(json), offsetTable: Object.fromEntries(table) });
  }
}

function lowered(value: JsonValue, end: number | undefined, clamp: { count: number }): ConfigValue {
  if (end === undefined || asNumber(value, -1) <= end) return plain(value);
  clamp.count++;
  return end;
}

const plainObject = (json: JsonObject): Record<string, ConfigValue> =>
  Object.fromEntries(Object.entries(asObject(json)).map(([key, value]) => [key, plain(value ?? null)]));

function plain(value: JsonValue): ConfigValue {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof JsonMap)
    return Object.fromEntries(value.entries.map(([key, item]) => [String(key), plain(item)]));
  return typeof value === 'object' && value !== null ? plainObject(value) : value;
}
