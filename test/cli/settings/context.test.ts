import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSelectedContext } from '../../../src/cli/settings/context.ts';

let directory = '';
let file = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mq-context-'));
  file = join(directory, 'contexts.yaml');
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const twoContexts = 'current: prod\ncontexts:\n  prod: {namesrvAddr: "a:1;b:2"}\n  test: {namesrvAddr: c:3}\n';

describe('the selected context', () => {
  it('is none without a file', async () => {
    expect(await readSelectedContext(directory, {})).toBeUndefined();
  });

  it('is the file’s current one', async () => {
    await writeFile(file, twoContexts);
    expect(await readSelectedContext(directory, {})).toEqual({ name: 'prod', file, namesrvAddr: 'a:1;b:2' });
  });

  it('is the one MQ_CONTEXT names', async () => {
    await writeFile(file, twoContexts);
    expect(await readSelectedContext(directory, { MQ_CONTEXT: 'test' })).toMatchObject({ name: 'test' });
  });

  it('is none when nothing is selected', async () => {
    await writeFile(file, 'contexts: {a: {namesrvAddr: a:1}}\n');
    expect(await readSelectedContext(directory, {})).toBeUndefined();
  });

  it.each([
    ['no YAML', 'a: [', {}, /not YAML/],
    ['a list', '- a', {}, /the file must be object/],
    ['a wrong key', 'contexts: {a: {namesrv: x}}', {}, /contexts\.a must NOT have additional properties/],
    ['a wrong type', 'contexts: {a: {namesrvAddr: 7}}', {}, /contexts\.a\.namesrvAddr must be string/],
    ['no such context', 'current: b\ncontexts: {a: {}}', {}, /current names the context b; it holds a/],
    ['an inherited name', 'current: toString\ncontexts: {a: {}}', {}, /names the context toString/],
    [
      'MQ_CONTEXT that is not there',
      twoContexts,
      { MQ_CONTEXT: 'x' },
      /MQ_CONTEXT names the context x; it holds prod, test/,
    ],
  ])('is refused: %s', async (_, text, env, message) => {
    await writeFile(file, text);
    await expect(readSelectedContext(directory, env)).rejects.toMatchObject({
      code: 'CONFIG',
      exitCode: 78,
      message: expect.stringMatching(message),
      details: { file },
    });
  });

  it('is refused when MQ_CONTEXT names one and there is no file', async () => {
    await expect(readSelectedContext(directory, { MQ_CONTEXT: 'x' })).rejects.toMatchObject({ code: 'CONFIG' });
  });

  it.skipIf(process.getuid?.() === 0)('is refused when the file cannot be read', async () => {
    await writeFile(file, twoContexts);
    await chmod(file, 0o000);
    await expect(readSelectedContext(directory, {})).rejects.toMatchObject({ code: 'CONFIG' });
  });
});
