import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { offsetsPath } from '../../../src/client/consumer/offsets/local-file.ts';
import { LocalOffsets } from '../../../src/client/consumer/offsets/local-offsets.ts';
import { recordingLog } from './support.ts';

const queue = (queueId: number): { topic: string; brokerName: string; queueId: number } => ({
  topic: 'T',
  brokerName: 'broker-a',
  queueId,
});
let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mq-offsets-'));
  path = offsetsPath(directory, '10.0.0.1@DEFAULT', 'group');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function stored(...offsets: [number, number][]): Promise<LocalOffsets> {
  const store = new LocalOffsets(path, recordingLog());
  await store.load();
  for (const [queueId, offset] of offsets) store.update(queue(queueId), offset, false);
  await store.persist();
  return store;
}

async function reloaded(log = recordingLog()): Promise<LocalOffsets> {
  const store = new LocalOffsets(path, log);
  await store.load();
  return store;
}

describe('LocalOffsets', () => {
  it("writes the file where and as Java does, and the one before as '.bak'", async () => {
    const store = await stored([0, 5]);
    expect(path).toBe(join(directory, '10.0.0.1@DEFAULT', 'group', 'offsets.json'));
    expect(await readFile(path, 'utf8')).toBe('{"offsetTable":{{"brokerName":"broker-a","queueId":0,"topic":"T"}:5}}');
    store.update(queue(0), 7, true);
    await store.persist();
    expect(await readFile(path, 'utf8')).toContain(':7}}');
    expect(await readFile(`${path}.bak`, 'utf8')).toContain(':5}}');
    expect((await readdir(dirname(path))).sort()).toEqual(['offsets.json', 'offsets.json.bak']);
  });

  it('reads what it wrote, and what Java wrote with blanks and quoted keys', async () => {
    await stored([0, 5], [1, 9]);
    const store = await reloaded();
    expect(await store.read(queue(0))).toBe(5);
    expect(await store.read(queue(1))).toBe(9);
    expect(await store.read(queue(2))).toBeUndefined();
    await writeFile(
      path,
      '{\n\t"offsetTable":{{\n\t\t"brokerName":"broker-a",\n\t\t"queueId":0,\n\t\t"topic":"T"\n\t}:11\n\t}\n}',
    );
    expect(await (await reloaded()).read(queue(0))).toBe(11);
  });

  it.each(['', '{"offsetTable":{{"brokerName":"bro', '\u0000\u0000\u0000'])(
    'falls back when the file is torn: %j',
    async (torn) => {
      await (await stored([0, 5])).persist();
      await stored([0, 6]);
      await writeFile(path, torn);
      const log = recordingLog();
      expect(await (await reloaded(log)).read(queue(0))).toBe(5);
      expect(log.lines).toMatchObject([{ level: 'warn', fields: { file: path } }]);
    },
  );

  it('begins anew when both are torn, and keeps them aside', async () => {
    await stored([0, 5]);
    await stored([0, 6]);
    await writeFile(path, '{');
    await writeFile(`${path}.bak`, '');
    const log = recordingLog();
    expect(await (await reloaded(log)).read(queue(0))).toBeUndefined();
    expect(log.lines.map(({ level }) => level)).toEqual(['error', 'error']);
    expect((await readdir(dirname(path))).sort()).toEqual(['offsets.json.bak.damaged', 'offsets.json.damaged']);
  });

  it('never goes back unless it is told to, and stays where it is when a queue is given up', async () => {
    const store = await stored([0, 5]);
    store.update(queue(0), 3, true);
    expect(store.current(queue(0))).toBe(5);
    store.update(queue(0), 3, false);
    store.forget();
    expect(store.current(queue(0))).toBe(3);
  });

  it('keeps what it could not write for the next time', async () => {
    const store = new LocalOffsets(join(directory, 'file', 'offsets.json'), recordingLog());
    await writeFile(join(directory, 'file'), 'not a directory');
    store.update(queue(0), 1, true);
    await expect(store.persist()).rejects.toMatchObject({ code: 'IO' });
    await rm(join(directory, 'file'));
    await store.persist();
    expect(await readdir(join(directory, 'file'))).toEqual(['offsets.json']);
  });
});
