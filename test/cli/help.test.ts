import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { errorTable } from '../../src/errors/index.ts';
import { mq, mqJson } from './spawn.ts';

const WIDTH = 80;

/** Names of the commands the root page lists. */
let commands: readonly string[] = [];
let root = '';

beforeAll(async () => {
  root = (await mq(['help'])).stdout;
  const lists = root.slice(root.indexOf('USAGE'), root.indexOf('FLAGS OF EVERY COMMAND')).split('\n');
  commands = lists.flatMap((line) => /^ {2}([A-Za-z]\S*(?: \S+)?) {2,}\S/.exec(line)?.[1] ?? []);
});

describe('help', () => {
  it('lists every command once', () => {
    expect(commands).toContain('completion');
    expect(new Set(commands).size).toBe(commands.length);
  });

  it('fits 80 columns on every page', async () => {
    const pages = [root, (await mq(['help', 'errors'])).stdout, (await mq(['help', 'exit-codes'])).stdout];
    for (const command of commands) pages.push((await mq(['help', ...command.split(' ')])).stdout);
    const wide = pages.flatMap((page) => page.split('\n')).filter((line) => stringWidth(line) > WIDTH);
    expect(wide).toEqual([]);
  });

  it('gives every command a summary and an example that starts with its name', async () => {
    for (const command of commands) {
      const { stdout, status } = await mq(['help', ...command.split(' ')]);
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
