import { type FileHandle, open } from 'node:fs/promises';
import { MqError, messageOf } from '../../errors/index.ts';
import { checkRecord, RecordCheck, RecordView } from '../../protocol/message/check.ts';
import { MessageExt } from '../../protocol/message/decode.ts';

const CHUNK_BYTES = 1024 * 1024;
/** No record is larger: brokers take bodies of 4 MB unless they are told otherwise. */
const MAX_RECORD_BYTES = 256 * 1024 * 1024;

/**
 * The messages of a compaction log file, in its order: records as in the commit log, up to the filler that ends the file or
 * to where nothing was written. The file is only read.
 *
 * @throws MqError NOT_FOUND for a file that is not there or a directory, IO when it cannot be read, BAD_DATA naming the byte
 *   at which no whole record is
 */
export async function* messagesOfFile(path: string): AsyncGenerator<MessageExt> {
  const file = await openFile(path);
  try {
    yield* messages(file, path);
  } catch (error) {
    if (error instanceof MqError) throw error;
    throw new MqError('IO', `cannot read ${path}: ${messageOf(error)}`, { file: path, cause: error });
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new MqError('NOT_FOUND', `file ${path} not exist.`, { file: path, hint: 'Check the path.', cause: error });
    }
    throw new MqError('IO', `cannot open ${path}: ${messageOf(error)}`, { file: path, cause: error });
  }
  if (!(await file.stat()).isDirectory()) return file;
  await file.close();
  throw new MqError('NOT_FOUND', `file ${path} is a directory.`, {
    file: path,
    hint: 'Name one file of <store>/compaction/compactionLog/<topic>/<queue>.',
  });
}

async function* messages(file: FileHandle, path: string): AsyncGenerator<MessageExt> {
  const { size: end } = await file.stat();
  const view = new RecordView();
  let wanted = CHUNK_BYTES;
  for (let at = 0; at < end; ) {
    const bytes = await read(file, at, Math.min(wanted, end - at));
    wanted = CHUNK_BYTES;
    let used = 0;
    while (used < bytes.length) {
      const record = bytes.subarray(used);
      const check = checkRecord(record, 0, record.length, -1, true, view);
      if (check === RecordCheck.BLANK || check === RecordCheck.EMPTY) return;
      const goesOn = check === RecordCheck.SHORT && at + bytes.length < end && view.size <= MAX_RECORD_BYTES;
      if (goesOn) break;
      if (check !== RecordCheck.VALID) throw damaged(path, at + used, check);
      yield new MessageExt(record.subarray(0, view.size), view);
      used += view.size;
    }
    if (used === 0) wanted = Math.max(CHUNK_BYTES, view.size);
    at += used;
  }
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  // A buffer of its own for each chunk: messages are views of it.
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

const damaged = (path: string, offset: number, check: RecordCheck): MqError =>
  new MqError('BAD_DATA', `${path}: no whole message at byte ${offset}: ${check}`, {
    file: path,
    offset,
    hint: 'What lies before it was shown.',
  });
