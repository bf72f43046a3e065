import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TopValue } from '../../../src/admin/top/rates.ts';
import { arranged, topTable } from '../../../src/cli/top/columns.ts';
import { fitted, frame } from '../../../src/cli/top/frame.ts';
import { initialState, keysIn, pressed, type TopState } from '../../../src/cli/top/state.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';
import { bareEnv, binFile, mq, mqJson } from '../spawn.ts';

const value: TopValue = {
  topics: [
    { topic: 'slow', inTps: 1, outTps: 1, lag: 900, groups: 1 },
    { topic: 'fast', inTps: 50, outTps: undefined, lag: undefined, groups: 0 },
    { topic: '订单', inTps: undefined, outTps: undefined, lag: 3, groups: 2 },
  ],
  groups: [{ group: 'g', tps: 2, lag: 7200, catchUpSeconds: 3600, clients: 1, topics: 1 }],
  brokers: [
    {
      ...{ broker: 'a-0', address: '10.0.0.1:10911', inTps: 1, outTps: 2, diskRatio: 0.5 },
      ...{ sendQueueSize: 0, pullQueueSize: 0, waitMs: 3 },
    },
  ],
  unreached: [],
};
const SIZE = { columns: 80, rows: 24 };
const press = (state: TopState, keys: string): TopState =>
  keysIn(keys).reduce((after, key) => pressed(after, key, 10), state);
const begin = initialState('topics', '');

describe('keys', () => {
  it.each([
    ['g', { view: 'groups' }],
    ['\t\t', { view: 'brokers' }],
    ['2', { view: 'groups' }],
    ['s', { sort: { topics: 2, groups: 1, brokers: 0 } }],
    ['ssss', { sort: { topics: 0, groups: 1, brokers: 0 } }],
    ['r', { reverse: true }],
    ['/qg\r', { filter: 'qg', typing: false, view: 'topics', ended: false }],
    ['/ab\u007f', { filter: 'a', typing: true }],
    ['/a\u001b', { filter: '', typing: false }],
    ['\u001b[B\u001b[B\u001b[A', { top: 1 }],
    ['\u001b[6~\u001b[5~\u001b[5~', { top: 0 }],
    [' ', { paused: true }],
    ['q', { ended: true }],
    ['/\u0003', { ended: true }],
    ['xyz', begin],
  ])('%j', (keys, after) => {
    expect(press(begin, keys)).toMatchObject(after);
  });
});

describe('the table', () => {
  it('is sorted by figures from the largest, by names from the first, and what has none comes last', () => {
    const names = (sort: number, reverse = false, filter = '') =>
      arranged(topTable('topics', value), { sort, reverse, filter }).map(({ name }) => name);
    expect(names(1)).toEqual(['fast', 'slow', '订单']);
    expect(names(1, true)).toEqual(['slow', 'fast', '订单']);
    expect(names(0)).toEqual(['fast', 'slow', '订单']);
    expect(names(3)).toEqual(['slow', '订单', 'fast']);
    expect(names(1, false, 'S')).toEqual(['fast', 'slow']);
  });

  it('shows how long a group takes to catch up', () => {
    expect(topTable('groups', value).lines[0]?.texts).toEqual(['g', '7200', '2.0', '1.0h', '1', '1']);
  });
});

describe('a screen', () => {
  const drawn = (size: { columns: number; rows: number }, state = begin) =>
    frame(topTable(state.view, value), state, { title: 'a:9876', trouble: undefined }, size);

  it.each([
    [80, 24],
    [40, 10],
    [20, 5],
    [5, 2],
    [1, 1],
    [200, 60],
  ])('of %d columns and %d rows is never left', (columns, rows) => {
    for (const view of ['topics', 'groups', 'brokers'] as const) {
      const { lines } = drawn({ columns, rows }, initialState(view, ''));
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  it('says where it is and what is filtered, and names what went wrong', () => {
    expect(drawn(SIZE, press(begin, '/S\r ')).lines[0]).toBe('mq top  a:9876  topics: 2  /S  (held)');
    expect(drawn({ columns: 80, rows: 4 }, press(begin, '\u001b[B')).lines[0]).toContain('2-2 of 3');
    const { lines } = frame(topTable('topics', value), begin, { title: '', trouble: 'gone' }, SIZE);
    expect(lines.at(-1)).toBe('gone');
  });

  it('cuts what is too wide, in cells', () => {
    expect(fitted('订单订单', 5)).toBe('订单…');
    expect(fitted('订单订单', 4)).toBe('订… ');
    expect(fitted('ab', 4, true)).toBe('  ab');
    expect(fitted('a\u001b[2Jb', 20)).toContain('\\x1b');
  });
});

const ENTERED = '\u001b[?1049h';
const LEFT = '\u001b[?25h\u001b[?1049l';

/** What is done once a text stands on the screen. */
interface Step {
  readonly seen: string;
  act(keys: (text: string) => void, pid: number): void;
}

const READY = 'q quit';

/** Runs mq top on a terminal of its own, step by step. */
function onTerminal(namesrvAddr: string, steps: Step[]): Promise<{ status: number | null; text: string }> {
  const line = `stty rows 20 cols 80; echo pid=$$; exec '${process.execPath}' '${binFile}' top -n ${namesrvAddr} -i 1`;
  const env = { ...bareEnv(), TERM: 'xterm' };
  const child = spawn('script', ['-qec', line, '/dev/null'], { env, stdio: 'pipe' });
  return new Promise((resolve, reject) => {
    const killer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    let text = '';
    let done = 0;
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (steps[0] === undefined || !text.slice(done).includes(steps[0].seen)) return;
      done = text.length;
      steps.shift()?.act((keys) => void child.stdin.write(keys), Number(/pid=(\d+)/.exec(text)?.[1]));
    });
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(killer);
      resolve({ status, text });
    });
  });
}

describe('mq top', () => {
  let broker: TestBroker;

  beforeAll(async () => {
    broker = await startTestBroker();
    await mq(['--version']);
  }, 60_000);

  afterAll(() => broker.close());

  it('looks once where there is no terminal', async () => {
    const args = ['top', '-n', broker.namesrvAddr];
    const [{ document, status }, text] = await Promise.all([mqJson(args), mq(args)]);
    expect(status).toBe(0);
    expect(document).toMatchObject({ brokers: [{ broker: 'test-broker-0', address: broker.brokerAddr }] });
    expect(text.stdout).toMatch(/#Topic[\s\S]*#Group[\s\S]*#Broker[\s\S]*test-broker-0/);
    expect(text.stdout).not.toContain('\u001b');
  });

  const hasScript = process.platform === 'linux' && existsSync('/usr/bin/script');

  it.skipIf(!hasScript)('draws in place, follows the keys, and gives the terminal back when it ends', async () => {
    const { status, text } = await onTerminal(broker.namesrvAddr, [
      { seen: READY, act: (keys) => keys('b') },
      { seen: 'brokers: 1', act: (keys) => keys('/nothing\r') },
      { seen: 'brokers: 0  /nothing', act: (keys) => keys('q') },
    ]);
    expect(status).toBe(0);
    expect(text).toContain(ENTERED);
    expect(text.endsWith(LEFT)).toBe(true);
  });

  it.skipIf(!hasScript)('gives the terminal back at SIGTERM', async () => {
    const { status, text } = await onTerminal(broker.namesrvAddr, [
      { seen: READY, act: (_, pid) => void process.kill(pid, 'SIGTERM') },
    ]);
    expect(status).toBe(143);
    expect(text.endsWith(LEFT)).toBe(true);
  });

  it.skipIf(!hasScript)('gives the terminal back at Ctrl-C', async () => {
    const { status, text } = await onTerminal(broker.namesrvAddr, [{ seen: READY, act: (keys) => keys('\u0003') }]);
    expect(status).toBe(0);
    expect(text.endsWith(LEFT)).toBe(true);
  });

  it.skipIf(!hasScript)('keeps the last figures while the cluster is away, and says so', async () => {
    const going = await startTestBroker();
    const { status, text } = await onTerminal(going.namesrvAddr, [
      { seen: READY, act: () => void going.close() },
      { seen: 'cannot connect', act: (keys) => keys('q') },
    ]);
    expect(status).toBe(0);
    expect(text).toContain('test-broker');
    expect(text.endsWith(LEFT)).toBe(true);
  });

  it('says that nobody answers', async () => {
    const run = await mq(['top', '--once', '-n', '127.0.0.1:1']);
    expect(run).toMatchObject({ status: 69, stdout: '' });
  });
});
