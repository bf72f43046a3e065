import { join } from 'node:path';
import { MqError } from '../../../errors/index.ts';
import type { MessageExt } from '../../../protocol/message/decode.ts';
import { CommitLog } from '../commitlog/commit-log.ts';
import type { FileSystem } from '../files/file-system.ts';
import { OpenFiles } from '../files/open-files.ts';
import { MessageFilter } from '../inspect/message-filter.ts';
import { readOnlyFiles } from '../inspect/read-only-files.ts';
import { LogReader } from '../recovery/log-reader.ts';
import { scanLog } from '../recovery/log-scan.ts';
import type { TailManifest } from '../replica/truncation-plan.ts';
import { surveyLog } from './survey.ts';

const MAX_OPEN_FILES = 8;

export interface AsideSearch {
  readonly signal?: AbortSignal | undefined;
  /** Leaves out messages of topics that brokers keep for themselves. */
  readonly skipsTopic?: ((topic: string) => boolean) | undefined;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
  /** Takes some in the log's order; reading waits for it. */
  readonly onMessages: (messages: MessageExt[]) => Promise<void>;
}

/** How the reading of a folder went. */
export interface AsideRead {
  readonly found: number;
  /** Bytes at its end that are no records. */
  readonly damagedBytes: number;
}

/**
 * Reads the messages of a folder that was set aside, and changes nothing. Memory: one window of the log.
 *
 * @throws MqError STORE_DAMAGED when its log files do not fit together; Node's error when one cannot be read
 */
export async function readAside(
  fs: FileSystem,
  directory: string,
  { from, to }: TailManifest,
  search: AsideSearch,
): Promise<AsideRead> {
  const folder = join(directory, 'commitlog');
  const survey = surveyLog(fs, folder, undefined);
  if (survey.problems.length > 0) throw new MqError('STORE_DAMAGED', survey.problems.join('; '), { file: folder });
  const open = new OpenFiles(readOnlyFiles(fs), MAX_OPEN_FILES);
  const log = new CommitLog(folder, survey.fileSize, 0, open);
  const filter = new MessageFilter({ skipsTopic: search.skipsTopic });
  let batch: MessageExt[] = [];
  let found = 0;
  const handOver = async (): Promise<void> => {
    const messages = batch;
    batch = [];
    found += messages.length;
    if (messages.length > 0) await search.onMessages(messages);
  };
  try {
    log.files.load(false);
    const { position, why } = await scanLog(new LogReader(log, open), from, true, {
      onRecord: (bytes, at, start, view) => {
        const message = start < to ? filter.take(bytes, at, view) : undefined;
        if (message !== undefined) batch.push(message);
      },
      onWindow: async (done) => {
        search.onProgress?.(Math.min(done, to) - from, to - from);
        await handOver();
        return done < to && search.signal?.aborted !== true;
      },
    });
    await handOver();
    const isAtEnd = why === 'STOPPED' || position >= to;
    return { found, damagedBytes: isAtEnd ? 0 : to - position };
  } finally {
    open.closeAll();
  }
}
