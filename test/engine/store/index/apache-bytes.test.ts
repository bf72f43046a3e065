import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { OpenFiles } from '../../../../src/engine/store/files/open-files.ts';
import { IndexService } from '../../../../src/engine/store/index/index-service.ts';
import { silentLogger } from '../../../../src/engine/store/logger.ts';

const golden: { topic: string; slots: number; entries: number; puts: [string, number, number][]; files: string[] } =
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../fixtures/index/apache-5.3.3.json'), 'utf8'));
const FOREVER = Number.MAX_SAFE_INTEGER;

describe('index files of Apache 5.3.3', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mq-index-apache-'));
    nodeFileSystem.makeDirectory(join(root, 'index'), 0o700);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const load = async (afterCrash = false): Promise<IndexService> => {
    const settings = { maxHashSlotNum: golden.slots, maxIndexNum: golden.entries, maxMsgsNumBatch: 64 };
    const index = new IndexService(root, settings, new OpenFiles(nodeFileSystem, 16), silentLogger);
    await index.load(afterCrash, 0);
    return index;
  };
  const plantGolden = (): void => {
    golden.files.forEach((hex, i) => {
      writeFileSync(join(root, 'index', `2026112304340227${i}`), Buffer.from(hex, 'hex'));
    });
  };
  const positionsOf = (key: string): number[] => golden.puts.filter((put) => put[0] === key).map((put) => put[1]);

  it('are what the same puts make here, byte for byte', async () => {
    const index = await load();
    for (const [key, position, time] of golden.puts) index.put(golden.topic, key, position, time);
    await index.close();
    const ours = readdirSync(join(root, 'index')).map((name) =>
      readFileSync(join(root, 'index', name)).toString('hex'),
    );
    expect(ours).toEqual(golden.files);
  });

  it('are read, and continued, with every key found', async () => {
    plantGolden();
    const index = await load();
    expect(index.dispatchedTo).toBe((golden.puts[golden.puts.length - 1] as [string, number, number])[1] + 1);
    for (const [key, position] of golden.puts)
      expect(await index.query(golden.topic, key, 64, 0, FOREVER)).toContain(position);
    expect(await index.query(golden.topic, 'common', 64, 0, FOREVER)).toEqual(positionsOf('common'));
    index.put(golden.topic, 'ours', 50_000, 1_795_500_000_000);
    expect(await index.query(golden.topic, 'ours', 64, 0, FOREVER)).toEqual([50_000]);
    await index.close();
  });

  it('have slots that our rebuild after a crash makes again', async () => {
    plantGolden();
    for (const [i, hex] of golden.files.entries()) {
      const stale = Buffer.from(hex, 'hex');
      stale.fill(0x7f, 40, 40 + golden.slots * 4);
      writeFileSync(join(root, 'index', `2026112304340227${i}`), stale);
    }
    const index = await load(true);
    const from = index.dispatchedTo;
    for (const [key, position, time] of golden.puts) {
      if (position >= from) index.put(golden.topic, key, position, time);
    }
    expect(index.isLive).toBe(true);
    expect(await index.query(golden.topic, 'common', 64, 0, FOREVER)).toEqual(positionsOf('common'));
    await index.close();
    const ours = readdirSync(join(root, 'index')).map((name) =>
      readFileSync(join(root, 'index', name)).toString('hex'),
    );
    expect(ours.slice(0, 2)).toEqual(golden.files.slice(0, 2));
  });
});
