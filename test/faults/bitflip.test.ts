import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { JsonFile } from '../../src/engine/store/config-file/json-file.ts';
import { MessageStore } from '../../src/engine/store/message-store.ts';
import { type Acknowledged, checkStore } from './support/checker.ts';
import { walkLog } from './support/log-walk.ts';
import { parseStored } from './support/record.ts';
import {
  acknowledgedBy,
  copyStore,
  messageOf,
  newDirectory,
  put,
  removeDirectories,
  SMALL,
  STORE_HOST,
} from './support/stores.ts';

const settings = { ...SMALL, mappedFileSizeConsumeQueue: 400 };
let acknowledged: Acknowledged[] = [];

afterEach(removeDirectories);

/** A store that was closed; with the mark of a crash when `crashed`. */
async function written(count: number, crashed: boolean): Promise<string> {
  const directory = newDirectory();
  const store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings });
  acknowledged = [];
  for (let i = 0; i < count; i++) {
    const message = messageOf(`id-${i}`);
    acknowledged.push(...acknowledgedBy([message], await put(store, message)));
  }
  await store.close();
  if (crashed) writeFileSync(join(directory, 'abort'), '');
  return directory;
}

function flip(path: string, bit: number): void {
  const bytes = readFileSync(path);
  bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
  writeFileSync(path, bytes);
}

const onlyFile = (directory: string, folder: string): string => {
  const [name = ''] = readdirSync(join(directory, folder)).sort();
  return join(directory, folder, name);
};

/** Fields of a V1 record with IPv4 hosts, in order; the last three have the length of their text. */
function fieldsOf(body: number, topic: number, properties: number): [string, number][] {
  return [
    ['size', 4],
    ['magic', 4],
    ['body CRC', 4],
    ['queue id', 4],
    ['flag', 4],
    ['queue offset', 8],
    ['physical offset', 8],
    ['system flag', 4],
    ['born timestamp', 8],
    ['born host', 8],
    ['store timestamp', 8],
    ['store host', 8],
    ['reconsume times', 4],
    ['prepared transaction offset', 8],
    ['body length', 4],
    ['body', body],
    ['topic length', 1],
    ['topic', topic],
    ['properties length', 2],
    ['properties', properties],
  ];
}

/** Whether recovery finds every flipped bit of a field, some, or none. */
type Detected = 'all' | 'none' | string;

/**
 * What a V1 record can show: its body has a CRC, its lengths must add up, its position must be its own, its magic is
 * known. Everything else is only believed.
 */
const EXPECTED: Record<string, Detected> = {
  size: 'all',
  magic: 'all',
  'body CRC': 'all',
  'queue id': 'none',
  flag: 'none',
  'queue offset': 'none',
  'physical offset': 'all',
  // The bits that say IPv6 move everything behind them.
  'system flag': 'only bits 4 5',
  'born timestamp': 'none',
  'born host': 'none',
  'store timestamp': 'none',
  'store host': 'none',
  'reconsume times': 'none',
  'prepared transaction offset': 'none',
  'body length': 'all',
  body: 'all',
  'topic length': 'all',
  topic: 'none',
  'properties length': 'all',
  // The last byte is the separator; recovery takes a zero there for a record cut in its text.
  properties: 'only bits 1',
};

describe('a flipped bit in a V1 record after a crash', () => {
  it('is found where the format allows it: the list of what it does not', async () => {
    const whole = await written(3, true);
    const record = walkLog(whole).records.at(-1);
    if (record === undefined) throw new Error('no record');
    const fields = fieldsOf(record.body.length, record.topic.length, record.properties.length);
    expect(fields.reduce((sum, [, length]) => sum + length, 0)).toBe(record.size);
    const found: Record<string, Detected> = {};
    let at = record.physicalOffset;
    for (const [name, length] of fields) {
      const detected: number[] = [];
      for (let bit = 0; bit < length * 8; bit++) {
        const directory = copyStore(whole);
        const path = onlyFile(directory, 'commitlog');
        // Bits are counted from the least significant one of the field.
        flip(path, (at + length - 1 - (bit >> 3)) * 8 + (bit & 7));
        const flipped = readFileSync(path).subarray(record.physicalOffset, record.physicalOffset + record.size);
        const store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings });
        const isCut = store.maxPhysicalOffset === record.physicalOffset;
        await store.close();
        expect(isCut || store.maxPhysicalOffset === record.physicalOffset + record.size).toBe(true);
        if (isCut) {
          detected.push(bit);
          const [copy = ''] = readdirSync(join(directory, 'damaged'));
          const aside = readFileSync(join(directory, 'damaged', copy));
          expect(aside.equals(flipped.subarray(0, aside.length))).toBe(true);
          if (bit % 16 === 0) {
            const { problems } = await checkStore(directory, acknowledged.slice(0, -1), { settings });
            expect(problems, `${name} bit ${bit}`).toEqual([]);
          }
        }
        rmSync(directory, { recursive: true });
      }
      if (detected.length === length * 8) found[name] = 'all';
      else found[name] = detected.length === 0 ? 'none' : `only bits ${detected.join(' ')}`;
      at += length;
    }
    expect(found).toEqual(EXPECTED);
  });

  it('in the middle refuses the start where it is found, and costs at most that message where it is not', async () => {
    const whole = await written(12, true);
    const record = walkLog(whole).records[5];
    if (record === undefined) throw new Error('no record');
    let at = record.physicalOffset;
    for (const [name, length] of fieldsOf(record.body.length, record.topic.length, record.properties.length)) {
      for (const bit of new Set([0, length * 4, length * 8 - 1])) {
        const directory = copyStore(whole);
        flip(onlyFile(directory, 'commitlog'), (at + length - 1 - (bit >> 3)) * 8 + (bit & 7));
        const others = acknowledged.filter((message) => message.queueOffset !== 5);
        const where = `${name} bit ${bit}`;
        const expectation = EXPECTED[name] ?? 'none';
        const isFound =
          expectation === 'all' || (expectation !== 'none' && expectation.split(' ').includes(String(bit)));
        const error = await MessageStore.open({ directory, storeHost: STORE_HOST, settings }).then(
          (store) => store.close(),
          (thrown: unknown) => thrown,
        );
        if (isFound) {
          expect(error, where).toMatchObject({ code: 'STORE_DAMAGED' });
        } else {
          expect(error, where).toBeUndefined();
          const store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings });
          for (const message of others) {
            const answer = await store.get({
              topic: message.topic,
              queueId: 0,
              offset: message.queueOffset,
              maxMessages: 1,
              maxBytes: 1 << 20,
              matches: undefined,
            });
            expect([where, message.key, answer.buffers[0]?.includes(message.body)]).toEqual([where, message.key, true]);
          }
          await store.close();
        }
        rmSync(directory, { recursive: true });
      }
      at += length;
    }
  });
});

describe('a flipped bit after a clean stop', () => {
  it('in an older record is never served as another record, and never costs its neighbours', async () => {
    const whole = await written(12, false);
    const record = walkLog(whole).records[5];
    if (record === undefined) throw new Error('no record');
    for (const byte of [0, 3, 4, 7, 28, 35]) {
      const directory = copyStore(whole);
      flip(onlyFile(directory, 'commitlog'), (record.physicalOffset + byte) * 8);
      const lines: string[] = [];
      const logger = { info: () => undefined, warn: () => undefined, error: (line: string) => void lines.push(line) };
      const store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings, logger });
      const found: number[] = [];
      for (let offset = 0; offset < 12; ) {
        const ask = { topic: 'Faults', queueId: 0, offset, maxMessages: 1, maxBytes: 1 << 20, matches: undefined };
        const answer = await store.get(ask);
        if (answer.status === 'FOUND') found.push(offset);
        expect(answer.nextBeginOffset).toBeGreaterThan(offset);
        offset = answer.nextBeginOffset;
      }
      expect(found, `byte ${byte}`).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]);
      expect(lines.join()).toContain('mq recover');
      await store.close();
      rmSync(directory, { recursive: true });
    }
  });
});

describe('a flipped bit in a derived file', () => {
  const sweep = async (
    folder: string,
    crashed: boolean,
    step: number,
    verify: (directory: string, bit: number) => Promise<void>,
  ): Promise<number> => {
    const whole = await written(24, crashed);
    const bits = readFileSync(onlyFile(whole, folder)).length * 8;
    let count = 0;
    for (let bit = 0; bit < bits; bit += step) {
      const directory = copyStore(whole);
      flip(onlyFile(directory, folder), bit);
      await verify(directory, bit);
      rmSync(directory, { recursive: true });
      count++;
    }
    return count;
  };

  it('in a queue: after a crash it is made again from the log', async () => {
    await sweep('consumequeue/Faults/0', true, 23, async (directory, bit) => {
      const { problems } = await checkStore(directory, acknowledged, { settings });
      expect(problems, `bit ${bit}`).toEqual([]);
    });
  });

  it('in a queue after a clean stop: the start is refused, or every other message is read and none is wrong', async () => {
    let refused = 0;
    const count = await sweep('consumequeue/Faults/0', false, 7, async (directory, bit) => {
      const entry = Math.floor(bit / 160);
      const lines: string[] = [];
      const logger = { info: () => undefined, warn: () => undefined, error: (line: string) => void lines.push(line) };
      let store: MessageStore;
      try {
        store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings, logger });
      } catch (error) {
        expect(error).toMatchObject({ code: 'STORE_DAMAGED' });
        refused++;
        return;
      }
      for (const message of acknowledged) {
        const answer = await store.get({
          topic: 'Faults',
          queueId: 0,
          offset: message.queueOffset,
          maxMessages: 1,
          maxBytes: 1 << 20,
          matches: undefined,
        });
        const bytes = answer.buffers[0];
        const served = bytes === undefined ? undefined : parseStored(bytes, 0);
        const isRight = served?.queueOffset === message.queueOffset && served.body.toString() === message.body;
        if (message.queueOffset === entry && !isRight) {
          // The damaged entry is passed over, and named: what comes is the message behind it, or nothing.
          expect(served?.queueOffset ?? entry + 1, `bit ${bit}`).toBe(entry + 1);
          expect(lines.join(), `bit ${bit}: nothing was said`).not.toBe('');
        } else {
          expect([bit, message.queueOffset, isRight]).toEqual([bit, message.queueOffset, true]);
        }
      }
      await store.close();
    });
    console.log(`queue bits flipped: ${count}, refused ${refused}`);
  });

  it('in an index after a crash: it is made again, and only the key of a damaged entry may be missing', async () => {
    let missed = 0;
    const count = await sweep('index', true, 11, async (directory, bit) => {
      const { problems } = await checkStore(directory, acknowledged, { settings });
      expect(problems.length, `bit ${bit}: ${problems.join()}`).toBeLessThanOrEqual(1);
      for (const problem of problems) expect(problem).toContain('is not found by its key');
      missed += problems.length;
    });
    console.log(`index bits flipped after a crash: ${count}, one key missing in ${missed} cases`);
  });

  it('in an index after a clean stop: the store serves, no query answers another message', async () => {
    let missed = 0;
    const count = await sweep('index', false, 41, async (directory, bit) => {
      const store = await MessageStore.open({ directory, storeHost: STORE_HOST, settings });
      for (const message of acknowledged) {
        const { buffers } = await store.queryByKey('Faults', message.key, 64, 0, Number.MAX_SAFE_INTEGER);
        if (!buffers.some((bytes) => bytes.includes(message.body))) missed++;
        for (const bytes of buffers)
          expect(
            acknowledged.some((one) => bytes.includes(one.body)),
            `bit ${bit}`,
          ).toBe(true);
      }
      await store.close();
    });
    console.log(`index bits flipped: ${count}; keys not found: ${missed} of ${count * acknowledged.length}`);
  });

  it('in the checkpoint costs at most time', async () => {
    const whole = await written(60, true);
    for (let bit = 0; bit < 320; bit += 3) {
      const directory = copyStore(whole);
      flip(join(directory, 'checkpoint'), bit);
      const { problems } = await checkStore(directory, acknowledged, { settings });
      expect(problems, `bit ${bit}`).toEqual([]);
      rmSync(directory, { recursive: true });
    }
  });
});

describe('a flipped bit in a JSON file', () => {
  it('is read, taken from .bak with a warning, or refused; never thrown as something else', async () => {
    const directory = newDirectory();
    const path = join(directory, 'topics.json');
    const log = { warn: (): void => undefined };
    const file = new JsonFile(path, log);
    file.saveNow({ topicConfigTable: { older: { perm: 6 } } });
    file.saveNow({ topicConfigTable: { newer: { perm: 6, readQueueNums: 8 } }, dataVersion: { counter: 7 } });
    expect(existsSync(`${path}.bak`)).toBe(true);
    const good = readFileSync(path);
    const outcomes = { same: 0, changed: 0, backup: 0 };
    for (let bit = 0; bit < good.length * 8; bit++) {
      writeFileSync(path, good);
      flip(path, bit);
      const warnings: string[] = [];
      const read = new JsonFile(path, { warn: (line) => void warnings.push(line) }).read();
      const text = JSON.stringify(read);
      if (warnings.length > 0) {
        outcomes.backup++;
        expect(text, `bit ${bit}`).toContain('older');
      } else if (text === JSON.stringify(JSON.parse(good.toString()))) outcomes.same++;
      else outcomes.changed++;
    }
    console.log(`JSON bits flipped: ${good.length * 8}, ${JSON.stringify(outcomes)}`);
    expect(outcomes.backup).toBeGreaterThan(0);
    writeFileSync(path, '{');
    writeFileSync(`${path}.bak`, '{');
    expect(() => new JsonFile(path, log).read()).toThrow(expect.objectContaining({ code: 'STORE_DAMAGED' }));
  });
});
