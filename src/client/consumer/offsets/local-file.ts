import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MqError, messageOf } from '../../../errors/index.ts';
import { type QueueTable, queueTableJson, readQueueTable } from '../../../protocol/bodies/message-queue.ts';
import { JsonError } from '../../../protocol/json/parse.ts';
import { asNumber, parseObject } from '../../../protocol/json/read.ts';
import { jsonBody } from '../../../protocol/json/write.ts';
import type { ClientLog } from '../../instance/client-log.ts';

/** Where a group's broadcast progress lies, as Java has it: `DIRECTORY/CLIENT_ID/GROUP/offsets.json`. */
export const offsetsPath = (directory: string, clientId: string, group: string): string =>
  join(directory, clientId, group, 'offsets.json');

/**
 * Reads `{"offsetTable":{{"brokerName":"b","queueId":0,"topic":"T"}:5}}`; when the file is torn, its predecessor
 * `offsets.json.bak`. Two torn files are set aside under `.damaged`, and the group begins anew: where it does says its
 * consumeFromWhere.
 *
 * @throws MqError IO when a file cannot be read
 */
export async function readOffsets(path: string, log: ClientLog): Promise<QueueTable<number>> {
  const backup = `${path}.bak`;
  const first = await tryRead(path);
  if (first.table !== undefined) return first.table;
  const second = await tryRead(backup);
  if (second.table !== undefined) {
    log.warn(
      { file: path, reason: first.problem ?? 'there is none' },
      'the offsets are read from the file before the last one',
    );
    return second.table;
  }
  for (const [file, { problem }] of [
    [path, first],
    [backup, second],
  ] as const) {
    if (problem === undefined) continue;
    await rename(file, `${file}.damaged`);
    log.error({ file, reason: problem }, 'the offsets cannot be read; the file is set aside as .damaged');
  }
  return [];
}

interface Attempt {
  table?: QueueTable<number>;
  /** Why the file cannot be used; absent when there is none. */
  problem?: string;
}

async function tryRead(path: string): Promise<Attempt> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new MqError('IO', `cannot read ${path}: ${messageOf(error)}`, { file: path, cause: error });
  }
  if (text.trim() === '') return { problem: 'the file is empty' };
  try {
    return { table: readQueueTable(parseObject(text)['offsetTable'], (offset) => asNumber(offset)) };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { problem: error.message };
  }
}

/**
 * Writes the offsets; the file there was becomes `.bak`. A crash at any moment leaves one of the two whole.
 * @throws MqError IO
 */
export async function writeOffsets(path: string, table: QueueTable<number>): Promise<void> {
  const fresh = `${path}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(fresh, jsonBody({ offsetTable: queueTableJson(table, (offset) => offset) }), { flush: true });
    await keepBackup(path);
    await rename(fresh, path);
  } catch (error) {
    throw new MqError('IO', `cannot write ${path}: ${messageOf(error)}`, { file: path, cause: error });
  }
}

async function keepBackup(path: string): Promise<void> {
  try {
    await rename(path, `${path}.bak`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
