import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binFile, type MqRun, mq, packageRoot } from '../cli/spawn.ts';
import { interrupted } from './interrupted.ts';
import { type Line, SPARE } from './line.ts';
import { deadPlace, deniedPlace, healthyPlace, type Place, silentPlace, woundedPlace } from './place.ts';

const here = import.meta.dirname;

/** Every command with its line; a file of lines/ is a family. */
const lines = new Map<string, Line>();
for (const file of readdirSync(join(here, 'lines')).sort()) {
  const exported: Record<string, Record<string, Line>> = await import(pathToFileURL(join(here, 'lines', file)).href);
  for (const family of Object.values(exported)) for (const entry of Object.entries(family)) lines.set(...entry);
}

const PARTIAL = 3;
const NOT_FOUND = 65;
const UNREACHABLE = 69;
const NO_PERMISSION = 77;
const INTERRUPTED = 130;

const places: Partial<Record<'healthy' | 'wounded' | 'denied' | 'dead', Place>> = {};
beforeAll(async () => {
  places.healthy = await healthyPlace();
  places.wounded = await woundedPlace();
  places.denied = await deniedPlace();
  places.dead = await deadPlace();
});
afterAll(async () => {
  for (const place of Object.values(places)) await place.close();
});

function at(name: keyof typeof places): Place {
  const place = places[name];
  if (place === undefined) throw new Error(`${name} is not open`);
  return place;
}

/** A home of its own for each command, so that what one keeps (contexts, caches) is not seen by another. */
const env = (place: Place): Record<string, string> => ({
  ...{
    NAMESRV_ADDR: place.namesrv,
    MQ_YES: '1',
    HOME: place.directory,
    XDG_CONFIG_HOME: join(place.directory, 'config'),
  },
  ...{ XDG_CACHE_HOME: join(place.directory, 'cache'), MQ_TIMEOUT: '2000' },
});

/** What a failed run must look like: nothing on stdout, one reason on stderr, the same status under --json. */
function fails(run: MqRun, status: number): void {
  expect(run.status, run.stderr).toBe(status);
  expect(run.stderr).toMatch(/^mq: \S/m);
}
function failsAsJson(run: MqRun, status: number): void {
  expect(run.status, run.stderr).toBe(status);
  const { error } = JSON.parse(run.stderr.trim().split('\n').at(-1) ?? '') as { error: { exit: number } };
  expect(error.exit).toBe(status);
}

describe('every command', () => {
  it('has a line', () => {
    const manifest = JSON.parse(readFileSync(join(packageRoot, 'oclif.manifest.json'), 'utf8')) as {
      commands: Record<string, { hidden?: boolean }>;
    };
    const shown = Object.keys(manifest.commands).filter((id) => manifest.commands[id]?.hidden !== true);
    expect(shown.map((id) => id.replaceAll(':', ' ')).filter((name) => !lines.has(name))).toEqual([]);
  });
});

describe.concurrent.each([...lines])('%s', (command, line) => {
  const words = command.split(' ');
  const { asks = 'broker', status = 0 } = line;
  const run = (place: Place, args: readonly string[], more: Parameters<typeof mq>[1] = {}): Promise<MqRun> =>
    mq([...words, ...args], { env: env(place), cwd: place.directory, killAfterMs: 40_000, ...more });

  it.skipIf(line.ownHelp === true)('refuses a flag it does not have', async ({ expect }) => {
    const outcome = await run(at('healthy'), ['--no-such-flag']);
    expect({ status: outcome.status, stdout: outcome.stdout }).toEqual({ status: 64, stdout: '' });
    expect(outcome.stderr).toContain('--no-such-flag');
  });

  it.skipIf(line.ownHelp === true)('shows a page of help that fits 80 columns', async ({ expect }) => {
    const outcome = await run(at('healthy'), ['--help']);
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    expect(outcome.stdout.split('\n').filter((text) => text.length > 80)).toEqual([]);
  });

  if (line.lasts === true) {
    it('goes on until it is interrupted', async ({ expect }) => {
      const outcome = await interrupted([binFile, ...words, ...line.args(at('healthy'), SPARE.text)], {
        ...{ env: env(at('healthy')), cwd: at('healthy').directory },
      });
      expect([0, INTERRUPTED]).toContain(outcome.status);
      expect(outcome.stderr).not.toMatch(/^mq: /m);
    });
    return;
  }

  it('does its work', async ({ expect }) => {
    const outcome = await run(at('healthy'), line.args(at('healthy'), SPARE.text));
    expect(outcome.status, outcome.stderr + outcome.stdout).toBe(status);
    if (status === 0) expect(outcome.stderr).not.toMatch(/^mq: /m);
  });

  it.skipIf(line.textOnly !== undefined)('gives one document of it', async ({ expect }) => {
    const outcome = await run(at('healthy'), [...line.args(at('healthy'), SPARE.json), '--json']);
    expect(outcome.status, outcome.stderr + outcome.stdout).toBe(status);
    for (const text of outcome.stdout.trim().split(/\n(?=[{[])/)) if (text !== '') JSON.parse(text);
  });

  it('ends quietly when its reader goes away', async ({ expect }) => {
    const outcome = await run(at('healthy'), line.args(at('healthy'), SPARE.pipe), { closeStdout: true });
    expect(outcome.stderr).not.toMatch(/EPIPE|^mq: .*bug/im);
    expect(outcome.signal).toBeNull();
  });

  if (line.missing !== undefined) {
    const missing = line.missing;
    it('says what is not there', async () => {
      fails(await run(at('healthy'), missing(at('healthy'))), line.missingStatus ?? NOT_FOUND);
      failsAsJson(await run(at('healthy'), [...missing(at('healthy')), '--json']), line.missingStatus ?? NOT_FOUND);
    });
  }

  if (asks === 'nobody') return;

  it('says who is not reached', async () => {
    const expected = line.dead ?? UNREACHABLE;
    const outcome = await run(at('dead'), line.args(at('dead'), SPARE.text));
    fails(outcome, expected);
    expect(outcome.stderr).toContain('127.0.0.1:1');
    failsAsJson(await run(at('dead'), [...line.args(at('dead'), SPARE.text), '--json']), expected);
  });

  it('ends at once when it is interrupted while it waits', async ({ expect }) => {
    const silent = await silentPlace();
    try {
      const outcome = await interrupted([binFile, ...words, ...line.args(silent, SPARE.text)], {
        ...{ env: { ...env(silent), MQ_TIMEOUT: '30000' }, cwd: silent.directory, when: silent.asked },
      });
      expect(outcome.status, outcome.stderr).toBe(INTERRUPTED);
    } finally {
      await silent.close();
    }
  });

  if (asks === 'namesrv') return;

  it('says which broker of two is dead', async ({ expect }) => {
    const outcome = await run(at('wounded'), line.args(at('wounded'), SPARE.text));
    expect(outcome.status, outcome.stderr + outcome.stdout).toBe(line.wounded ?? PARTIAL);
    if ([PARTIAL, UNREACHABLE].includes(outcome.status ?? 0) && line.wounded === undefined)
      expect(outcome.stdout + outcome.stderr).toMatch(/dead-broker|127\.0\.0\.1:1\b/);
  });

  it('says that it has no permission', async ({ expect }) => {
    const outcome = await run(at('denied'), line.args(at('denied'), SPARE.text));
    expect(outcome.status, outcome.stderr + outcome.stdout).toBe(line.denied ?? NO_PERMISSION);
    if (line.denied === undefined) expect(outcome.stdout + outcome.stderr).toContain('no permission for you');
  });
});
