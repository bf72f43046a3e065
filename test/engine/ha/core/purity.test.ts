import { describe, expect, it } from 'vitest';
import { readSources } from '../../../architecture/imports.ts';

const sources = readSources().filter(({ path }) => path.startsWith('src/engine/ha/core/'));

describe('the core', () => {
  it('imports nothing but its own files', () => {
    expect(sources.length).toBeGreaterThan(20);
    const foreign = sources.flatMap(({ path, imports, packages }) =>
      [...imports, ...packages]
        .filter((target) => !target.startsWith('src/engine/ha/core/'))
        .map((target) => `${path} -> ${target}`),
    );
    expect(foreign).toEqual([]);
  });
});
