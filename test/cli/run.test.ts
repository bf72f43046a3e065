import { describe, expect, it } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { mqHere, mqHereJson } from './in-process.ts';
import { mq, mqJson } from './spawn.ts';

describe('mq', () => {
  it.each([['--version'], ['-v'], ['version']])('%s says its version', async (word) => {
    const run = await mq([word]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toBe(`mq ${pkg.version} ${process.platform}-${process.arch} node-${process.version}\n`);
  });

  it.each([[[]], [['help']], [['-h']], [['--help']], [['HELP']]])('%j shows the root page', async (argv) => {
    const run = await mq(argv);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toContain('FLAGS OF EVERY COMMAND');
    expect(run.stdout).toContain('mq help exit-codes');
  });

  it('exits 64 for an unknown command and names the nearest', async () => {
    expect(await mq(['complation', 'bash'])).toEqual({
      status: 64,
      signal: null,
      stdout: '',
      stderr: 'mq: unknown command complation\nhint: Did you mean mq completion?\ncode: USAGE (exit 64)\n',
    });
  });

  it('exits 64 when a flag stands before the command', async () => {
    expect(await mq(['-n', '127.0.0.1:9876', 'help'])).toMatchObject({ status: 64, stdout: '' });
  });

  it('takes a command in any case of its letters', async () => {
    const run = await mqHere(['Completion', 'BASH']);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('complete -F _mq mq');
  });

  it('shows a command’s help without its required arguments', async () => {
    const run = await mqHere(['completion', '-h']);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout.indexOf('EXAMPLES')).toBeLessThan(run.stdout.indexOf('USAGE'));
  });

  it('reports a missing argument as text', async () => {
    const run = await mq(['completion']);
    expect(run).toMatchObject({ status: 64, stdout: '' });
    expect(run.stderr).toMatch(/^mq: Missing 1 required arg.*\nhint: .*\ncode: USAGE \(exit 64\)\n$/);
  });

  it.each([
    ['an unknown flag', ['completion', 'bash', '--nope'], 'USAGE', 64],
    ['an unknown command', ['nope'], 'USAGE', 64],
    ['a missing argument', ['completion'], 'USAGE', 64],
    ['a bad number', ['completion', 'bash', '--timeout', 'soon'], 'USAGE', 64],
    ['a command’s own refusal', ['completion', 'tcsh'], 'USAGE', 64],
  ])('reports %s as one JSON document on stderr under --json', async (_, argv, code, exit) => {
    const run = await mqHereJson(argv);
    expect(run).toMatchObject({ status: exit, stdout: '' });
    const { error } = JSON.parse(run.stderr);
    expect(error).toMatchObject({ code, exit });
    expect(error.message).not.toContain('\n');
    expect(error.hint).toBeTruthy();
  });

  it('bounds --timeout and names it', async () => {
    const run = await mqHere(['completion', 'bash', '--timeout=0']);
    expect(run.status).toBe(64);
    expect(run.stderr).toContain('mq: --timeout takes a whole number of milliseconds from 1 to 3600000, not 0');
  });

  it('says on stderr what it left out', async () => {
    const run = await mqHere(['completion', 'fish', 'left', 'over']);
    expect(run).toMatchObject({ status: 0, stderr: 'warning: ignored what belongs to no flag: left over\n' });
  });

  it('puts warnings into one JSON document under --json', async () => {
    const good = await mqJson(['completion', 'fish', 'over']);
    expect(JSON.parse(good.stderr)).toEqual({ warnings: ['ignored what belongs to no flag: over'] });
    const bad = await mqHereJson(['completion', 'tcsh', 'over']);
    expect(JSON.parse(bad.stderr)).toMatchObject({
      error: { code: 'USAGE' },
      warnings: ['ignored what belongs to no flag: over'],
    });
  });

  it('shows stack traces with MQ_DEBUG=1 only', async () => {
    expect((await mqHere(['nope'])).stderr).not.toContain('    at ');
    expect((await mq(['nope'], { env: { MQ_DEBUG: '1' } })).stderr).toContain('    at ');
  });

  it('ends with 0 when the reader of stdout is gone', async () => {
    expect(await mq(['help', 'exit-codes', '--json'], { closeStdout: true })).toMatchObject({ status: 0, stderr: '' });
  });

  it('writes no colour to a pipe', async () => {
    const run = await mq(['--help']);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what must be absent
    expect(run.stdout).not.toMatch(/\u001b/);
  });
});
