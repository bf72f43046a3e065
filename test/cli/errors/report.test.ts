import { Errors } from '@oclif/core';
import { describe, expect, it } from 'vitest';
import { reportText } from '../../../src/cli/errors/report.ts';
import { toMqError } from '../../../src/cli/errors/to-mq-error.ts';
import { MqError } from '../../../src/errors/index.ts';

const text = { json: false, debug: false };
const json = { json: true, debug: false };

const refused = new MqError('UNREACHABLE', 'cannot connect to 10.0.0.1:9876', {
  address: '10.0.0.1:9876',
  cause: new Error('connect ECONNREFUSED 10.0.0.1:9876'),
});

describe('an error', () => {
  it('is told in lines: what, why, what next, which code', () => {
    expect(reportText(refused, text)).toBe(
      'mq: cannot connect to 10.0.0.1:9876\n' +
        'because: connect ECONNREFUSED 10.0.0.1:9876\n' +
        'hint: Is the address right and the process running?\n' +
        'code: UNREACHABLE (exit 69)\n',
    );
  });

  it('is one line of JSON with its facts', () => {
    const line = reportText(refused, json);
    expect(line.endsWith('}\n')).toBe(true);
    expect(JSON.parse(line)).toEqual({
      error: {
        code: 'UNREACHABLE',
        message: 'cannot connect to 10.0.0.1:9876',
        hint: 'Is the address right and the process running?',
        exit: 69,
        address: '10.0.0.1:9876',
        causes: ['connect ECONNREFUSED 10.0.0.1:9876'],
      },
    });
  });

  it('shows the stacks of the error and its causes when asked', () => {
    expect(reportText(refused, { json: false, debug: true })).toMatch(/ {4}at [\s\S]*caused by: Error: connect/);
    expect(JSON.parse(reportText(refused, { json: true, debug: true })).error.stack).toContain('    at ');
  });

  it('does not say twice what its message already carries', () => {
    const error = new MqError('IO', 'cannot write /x: disk gone', { cause: new Error('disk gone') });
    expect(reportText(error, text)).not.toContain('because:');
  });
});

describe('whatever was thrown', () => {
  it.each([
    [Object.assign(new Error('no space'), { code: 'ENOSPC', path: '/x' }), 'DISK_FULL', 74],
    [Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 'UNREACHABLE', 69],
    [Object.assign(new Error('in use'), { code: 'EADDRINUSE' }), 'IN_USE', 73],
    [Object.assign(new Error('denied'), { code: 'EACCES' }), 'IO', 74],
    [Object.assign(new Error('ctrl-c'), { name: 'ExitPromptError' }), 'INTERRUPTED', 130],
    [new Errors.CLIError('Missing required flag topic'), 'USAGE', 64],
    [new TypeError('x is not a function'), 'BUG', 70],
    ['a string', 'BUG', 70],
    [undefined, 'BUG', 70],
  ])('%s has a code', (thrown, code, exitCode) => {
    expect(toMqError(thrown)).toMatchObject({ code, exitCode });
  });

  it('keeps an error of ours as it is', () => {
    expect(toMqError(refused)).toBe(refused);
  });

  it('puts the parser’s words on one line', () => {
    const framed = new Errors.CLIError(
      'The following errors occurred:\n  Missing required flag topic\n  --a=1 cannot also be provided when using --b\nSee more help with --help',
    );
    expect(toMqError(framed, 'updateTopic')).toMatchObject({
      message: 'Missing required flag topic; --a=1 cannot also be provided when using --b',
      hint: 'mq help updateTopic shows what it takes.',
    });
  });
});
