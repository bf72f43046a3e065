import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { errorTable } from '../../src/errors/index.ts';
import { type MqRun, mq, mqJson } from '../cli/spawn.ts';

const WIDTH = 80;

/** Names of the commands the root page lists. */
let commands: readonly string[] = [];
let root = '';
/** What `mq help COMMAND` gives, by command: each is a process, so each is read once. */
const pages = new Map<string, MqRun>();
const READERS = 4;

beforeAll(async () => {
  root = (await mq(['help'])).stdout;
  const lists = root.slice(root.indexOf('USAGE'), root.indexOf('FLAGS OF EVERY COMMAND')).split('\n');
  commands = lists.flatMap((line) => /^ {2}([A-Za-z]\S*(?: \S+)?) {2,}\S/.exec(line)?.[1] ?? []);
  const left = [...commands];
  const read = async (): Promise<void> => {
    for (let command = left.shift(); command !== undefined; command = left.shift()) {
      pages.set(command, await mq(['help', ...command.split(' ')]));
    }
  };
  await Promise.all(Array.from({ length: READERS }, read));
}, 120_000);

describe('help', () => {
  it('lists every command once', () => {
    expect(commands).toContain('completion');
    expect(new Set(commands).size).toBe(commands.length);
  });

  it('fits 80 columns on every page', async () => {
    const texts = [root, (await mq(['help', 'errors'])).stdout, (await mq(['help', 'exit-codes'])).stdout];
    texts.push(...[...pages.values()].map(({ stdout }) => stdout));
    const wide = texts.flatMap((page) => page.split('\n')).filter((line) => stringWidth(line) > WIDTH);
    expect(wide).toEqual([]);
  });

  it('gives every command a summary and an example that starts with its name', () => {
    expect([...pages.keys()].sort()).toEqual([...commands].sort());
    for (const [command, { stdout, status }] of pages) {
      expect(status).toBe(0);
      expect(stdout).toContain('EXAMPLES');
      // Help about help is the root page.
      expect(stdout).toContain(command === 'help' ? '$ mq COMMAND' : `$ mq ${command}`);
    }
  });

  it('says what a command does once', async () => {
    const { stdout } = await mq(['help', 'namesrv', 'start']);
    expect(stdout.split('Run a name server in the foreground')).toHaveLength(2);
    expect(stdout).toContain('DESCRIPTION');
  });

  it('lists every error code', async () => {
    const { document } = await mqJson(['help', 'errors']);
    expect(document).toEqual({
      errors: Object.entries(errorTable).map(([code, entry]) => ({ code, ...entry })),
    });
  });

  it('shows one error code, in any case', async () => {
    const run = await mq(['help', 'errors', 'unreachable']);
    expect(run.status).toBe(0);
    expect(run.stdout).toBe(
      `code   UNREACHABLE\nexit   69\ntitle  ${errorTable.UNREACHABLE.title}\nhint   ${errorTable.UNREACHABLE.hint}\n`,
    );
  });

  it('names the nearest error code', async () => {
    const run = await mq(['help', 'errors', 'TIMOUT']);
    expect(run.status).toBe(64);
    expect(run.stderr).toContain('Did you mean TIMEOUT?');
  });

  it('has a meaning for every exit status', async () => {
    const { document } = await mqJson(['help', 'exit-codes']);
    const statuses = new Set([0, ...Object.values(errorTable).map((entry) => entry.exit)]);
    expect(document).toMatchObject({
      exitCodes: [...statuses].sort((a, b) => a - b).map((exit) => ({ exit, meaning: expect.any(String) })),
    });
  });
});
