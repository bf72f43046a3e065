import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type CompletedCommand, completionScript } from '../../src/cli/completion/index.ts';
import { allocate, clusterList, updateTopic } from './argv/specs.ts';

const commands: readonly CompletedCommand[] = [
  { ...allocate, summary: 'Share queues' },
  { ...clusterList, summary: "Show each broker's load" },
  {
    ...updateTopic,
    summary: 'Create or change a topic: queues, permission',
    live: new Map([
      ['topic', 'topics'],
      ['brokerAddr', 'addresses'],
    ]),
  },
  { ...clusterList, id: 'context:use', summary: 'Select a context', liveWord: 'contexts' },
  { ...clusterList, id: 'broker:start', summary: 'Run a broker' },
  { ...clusterList, id: 'broker:stop', summary: 'End a broker' },
];

/** What bash offers for a line whose last word is being typed. */
function offered(words: readonly string[]): string[] {
  const script = `${completionScript('bash', commands)}
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
    COMP_CWORD=${words.length - 1}
    COMP_LINE='${words.join(' ').replaceAll(/ ([=:]) ?/g, '$1')}'
    COMP_POINT=\${#COMP_LINE}
    mq() { [ "$1" = __complete ] && case "$2" in
      topics) printf 'Orders\\nOrders-2\\nOther\\n' ;; addresses) printf '10.0.0.1:10911\\n10.0.0.2:10911\\n' ;;
      contexts) printf 'lab\\nprod\\n' ;;
    esac; }
    compopt() { :; }
    _mq
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
  return output.split('\n').filter((line) => line !== '');
}

describe('completion for bash', () => {
  it.each([
    [
      ['mq', ''],
      ['allocate', 'clusterList', 'updateTopic', 'context', 'broker'],
    ],
    [['mq', 'cl'], ['clusterList']],
    [
      ['mq', 'broker', ''],
      ['start', 'stop'],
    ],
    [['mq', 'updateTopic', '--to'], ['--topic']],
    [['mq', 'UPDATETOPIC', '--to'], ['--topic']],
    [
      ['mq', 'allocate', '-b'],
      ['-b', '-bn'],
    ],
    [['mq', 'broker', 'start', '--mo'], ['--moreStats']],
    [['mq', 'help', 'ex'], ['exit-codes']],
    [['mq', 'completion', 'z'], ['zsh']],
    [['mq', 'updateTopic', 'x'], []],
    [
      ['mq', 'updateTopic', '-t', 'Ord'],
      ['Orders', 'Orders-2'],
    ],
    [
      ['mq', 'updateTopic', '--topic', ''],
      ['Orders', 'Orders-2', 'Other'],
    ],
    [['mq', 'updateTopic', '--topic', '=', 'Ot'], ['Other']],
    [['mq', 'updateTopic', '-b', '10.0.0.1', ':', '10'], ['10911']],
    [['mq', 'context', 'use', 'p'], ['prod']],
  ])('%j', (words, expected) => {
    expect(offered(words)).toEqual(expected);
  });
});

describe('completion for fish and zsh', () => {
  it('offers every command and flag', () => {
    for (const shell of ['fish', 'zsh'] as const) {
      const script = completionScript(shell, commands);
      for (const word of [
        'allocate',
        'clusterList',
        'updateTopic',
        'broker',
        'start',
        'moreStats',
        'hasUnitSub',
        'bn',
      ]) {
        expect(script).toContain(word);
      }
    }
  });

  it('quotes what a shell would read', () => {
    expect(completionScript('fish', commands)).toContain("-d 'Show each broker\\'s load'");
    expect(completionScript('zsh', commands)).toContain("'clusterList:Show each broker'\\''s load'");
    expect(completionScript('zsh', commands)).toContain("'updateTopic:Create or change a topic\\: queues, permission'");
  });
});

it.each(['bash', 'zsh', 'fish'] as const)('leaves out names with a blank in %s, which no shell completes', (shell) => {
  const [first, ...others] = clusterList.flags;
  if (first === undefined) throw new Error('there is a flag');
  const flags = [{ ...first, longs: ['printLog', 'print log'] }, ...others];
  const script = completionScript(shell, [{ ...clusterList, flags, summary: 'Time sends' }]);
  expect(script).toContain('printLog');
  expect(script).not.toContain('print log');
});
