import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
/** Tiers in which each file has a process of its own. */
const ISOLATED = /^(interop|faults|ha|bench|matrix)\//;

/** What unit tests share: modules that are loaded once for all files of a worker. */
const shared = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !ISOLATED.test(path),
);

it('what unit tests share has no hooks of its own: they would be those of the first file alone', () => {
  expect(shared.length).toBeGreaterThan(50);
  const withHooks = shared.filter((path) =>
    /^(before|after)(Each|All)\(/m.test(readFileSync(join(root, path), 'utf8')),
  );
  expect(withHooks).toEqual(['support/setup.ts']);
});
