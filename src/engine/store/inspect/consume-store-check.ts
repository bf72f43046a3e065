import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../../errors/index.ts';
import { CONSUME_STORE_DIRECTORY } from '../consume/consume-store.ts';
import { lmdbOpener } from '../consume/database.ts';
import { inspectDatabase } from '../consume/inspect.ts';
import { type LoadedQueue, loadStates } from '../consume/load.ts';
import { nodeFileSystem } from '../files/file-system.ts';
import { DamageKind, type Damages } from './damage.ts';
import type { StoreView } from './store-view.ts';
import type { ConsumeStoreState } from './verify-report.ts';

const CHUNK = 1024 * 1024;
const DATABASE = 'data.mdb';

/** What the database of message-by-message consumption holds. */
export interface ConsumeStoreLook {
  state: ConsumeStoreState;
  /** Why it cannot be read. */
  why: string | undefined;
  queues: LoadedQueue[];
}

/**
 * Reads the database from a copy: opening it makes files beside it, and a damaged page can kill its reader. Not while a
 * broker writes it.
 */
export async function lookAtConsumeStore(view: StoreView): Promise<ConsumeStoreLook> {
  const path = join(view.directory, CONSUME_STORE_DIRECTORY, DATABASE);
  const look = (state: ConsumeStoreState, why?: string, queues: LoadedQueue[] = []): ConsumeStoreLook => ({
    state,
    why,
    queues,
  });
  if (view.fs.stat(path) === undefined) return look('absent');
  if (view.holder !== undefined) return look('unchecked');
  const copy = join(tmpdir(), `mq-look-${process.pid}-${randomBytes(4).toString('hex')}`);
  nodeFileSystem.makeDirectory(copy, 0o700);
  try {
    copyFile(view, path, join(copy, DATABASE));
    const why = await inspectDatabase(copy);
    if (why !== undefined) return look('damaged', why);
    const database = (await lmdbOpener(nodeFileSystem))(copy, false);
    try {
      return look('sound', undefined, loadStates(database.records()).queues);
    } catch (error) {
      return look('damaged', messageOf(error));
    } finally {
      await database.close();
    }
  } finally {
    nodeFileSystem.removeTree(copy);
  }
}

/** Adds what is wrong with the database; a broker sets it aside and goes on from the committed offsets. */
export async function checkConsumeStore(view: StoreView, damages: Damages): Promise<ConsumeStoreState> {
  const { state, why } = await lookAtConsumeStore(view);
  if (state !== 'damaged') return state;
  damages.add({
    kind: DamageKind.CONSUME_STORE,
    file: join(view.directory, CONSUME_STORE_DIRECTORY, DATABASE),
    means: `${why}: the next start sets it aside, and groups that acknowledge message by message go on from their committed offsets`,
    remedy: 'start',
  });
  return state;
}

function copyFile({ fs }: StoreView, from: string, to: string): void {
  const source = fs.open(from, 'r');
  const target = nodeFileSystem.open(to, 'wx', 0o600);
  try {
    const bytes = Buffer.allocUnsafe(CHUNK);
    for (let at = 0; ; ) {
      const count = fs.read(source, bytes, 0, CHUNK, at);
      if (count <= 0) return;
      nodeFileSystem.write(target, bytes, 0, count, at);
      at += count;
    }
  } finally {
    fs.close(source);
    nodeFileSystem.close(target);
  }
}
