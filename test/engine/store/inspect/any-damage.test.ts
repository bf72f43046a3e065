import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchStore } from '../../../../src/engine/store/inspect/search-store.ts';
import { storeInfo } from '../../../../src/engine/store/inspect/store-info.ts';
import { verifyStore } from '../../../../src/engine/store/inspect/verify-store.ts';
import { MqError } from '../../../../src/errors/index.ts';
import { newRoot, plantStore } from './planted.ts';

const RUNS = Number(process.env['MQ_ROUNDS'] ?? 10);
const MESSAGES = 40;
const { root, remove } = newRoot();
const pristine = join(root, 'pristine');
const store = join(root, 'store');
let files: string[];

beforeAll(async () => {
  await plantStore(pristine, MESSAGES);
  files = (readdirSync(pristine, { recursive: true }) as string[])
    .filter((name) => statSync(join(pristine, name)).isFile())
    .sort();
});
afterAll(remove);

const damage = fc.record({
  file: fc.nat(),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  cuts: fc.boolean(),
});

/** What looking at a store came to: a value, or an error that says something. */
async function outcome<T>(work: Promise<T>): Promise<T | MqError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof MqError && error.code !== 'BUG') return error;
    throw error;
  }
}

describe('whatever the disk did to a store', () => {
  it('its tools end, with an answer or an error that names it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
        rmSync(store, { recursive: true, force: true });
        cpSync(pristine, store, { recursive: true });
        for (const { file, at, bytes, cuts } of damages) {
          const path = join(store, files[file % files.length] ?? '');
          const { size } = statSync(path);
          const offset = Math.floor(at * size);
          if (cuts) truncateSync(path, offset);
          else {
            const content = readFileSync(path);
            content.set(bytes.subarray(0, size - offset), offset);
            writeFileSync(path, content);
          }
        }
        await outcome(storeInfo({ directory: store }));
        const found = await outcome(searchStore({ directory: store, criteria: {}, onMessages: () => undefined }));
        const verified = await outcome(verifyStore({ directory: store }));
        if (found instanceof MqError || verified instanceof MqError) return;
        expect(found.found).toBeLessThanOrEqual(MESSAGES);
        // A message that cannot be read is a damage that is told.
        if (found.found < MESSAGES) expect(verified.outcome).toBe('DAMAGED');
      }),
      { numRuns: RUNS },
    );
  });
});
