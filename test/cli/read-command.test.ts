import { Flags } from '@oclif/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exitOnInterrupt } from '../../src/cli/interrupt.ts';
import type { Column } from '../../src/cli/output/table.ts';
import { ReadCommand } from '../../src/cli/read-command.ts';
import { MqError } from '../../src/errors/index.ts';
import { packageRoot } from './spawn.ts';

interface Row {
  readonly topic: string;
  readonly diff: number;
}

const columns: readonly Column<Row>[] = [
  { heading: '#Topic', value: ({ topic }) => topic },
  { heading: '#Diff', value: ({ diff }) => diff, align: 'right' },
];

const rows: readonly Row[] = [
  { topic: 'stock', diff: 3 },
  { topic: 'orders', diff: 12 },
];

/** What each round of the command under test does, first to last; the last one again and again. */
let rounds: (() => readonly Row[])[] = [];

class Probe extends ReadCommand<readonly Row[]> {
  static override id = 'probe';
  static override flags = { words: Flags.boolean({ description: 'no table' }) };

  private words = false;
  private calls = 0;

  protected override async execute(): Promise<readonly Row[]> {
    const { flags } = await this.parse(Probe);
    this.words = flags.words;
    this.calls++;
    if (this.calls > 1) throw new MqError('BUG', 'a round met what the last one left');
    const round = rounds.length > 1 ? rounds.shift() : rounds[0];
    return round?.() ?? [];
  }

  protected override render(value: readonly Row[]): void {
    this.out.line('Lag of all topics:');
    if (!this.words) this.out.table(columns, value);
  }
}

/** A command with a flag `--filter` of its own. */
class Filtering extends Probe {
  static override id = 'filtering';
  static override flags = { ...Probe.flags, filter: Flags.string({ description: 'tags' }) };
}

let stdout = '';
let stderr = '';

beforeEach(() => {
  [stdout, stderr] = ['', ''];
  rounds = [() => rows];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  process.exitCode = undefined;
});

const run = (...argv: string[]) => Probe.run(argv, { root: packageRoot });

describe('a command that reads', () => {
  it('shows its table and what stands around it', async () => {
    await run();
    expect(stdout).toBe('Lag of all topics:\n#Topic  #Diff\nstock       3\norders     12\n');
  });

  it('shows the table alone where a flag shapes it', async () => {
    await run('--sort=diff:desc', '--columns=diff,topic');
    expect(stdout).toBe('#Diff  #Topic\n   12  orders\n    3  stock\n');
  });

  it('filters, and leaves the headings out', async () => {
    await run('--filter=diff>3', '--filter=topic~^o', '--no-header');
    expect(stdout).toBe('orders  12\n');
  });

  it('writes CSV, with headings also where there is no row', async () => {
    rounds = [() => rows, () => []];
    await run('--csv');
    await run('--csv');
    expect(stdout).toBe('Topic,Diff\nstock,3\norders,12\nTopic,Diff\n');
  });

  it.each([
    [['--csv', '--words'], 'this shows none'],
    [['--columns=lag'], 'there is no column lag'],
    [['--csv', '--json'], '--csv is about the table and cannot be together with --json'],
    [['--filter=diff'], '--filter takes'],
    [['--watch=0'], '--watch takes a whole number'],
  ])('refuses %j', async (argv, message) => {
    await expect(run(...argv)).rejects.toMatchObject({ code: 'USAGE', message: expect.stringContaining(message) });
    expect(stdout.includes('#Topic')).toBe(false);
  });

  it('keeps its own flag of the same name', async () => {
    await Filtering.run(['--filter=TagA', '--json'], { root: packageRoot });
    expect(JSON.parse(stdout)).toEqual(rows);
  });
});

describe('--watch', () => {
  const usage = () => {
    throw new MqError('USAGE', 'enough');
  };
  const unreachable = () => {
    throw new MqError('UNREACHABLE', 'nobody there');
  };

  /** Lets seconds pass until something has come true; each time what waits for the disk has its turn first. */
  async function until(done: () => boolean): Promise<void> {
    while (!done()) {
      await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(1000);
    }
  }

  const watch = (...argv: string[]): Promise<unknown> => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    return run('--watch=2', ...argv).then(
      () => 'interrupted',
      (error: unknown) => error,
    );
  };

  /** Runs until a round ends it. */
  async function watched(...argv: string[]): Promise<unknown> {
    let end: unknown;
    void watch(...argv).then((error) => {
      end = error;
    });
    await until(() => end !== undefined);
    return end;
  }

  it('shows one after another, an empty line between them', async () => {
    rounds = [() => rows, () => rows.slice(1), usage];
    expect(await watched('--no-header')).toMatchObject({ message: 'enough' });
    expect(stdout).toBe('stock    3\norders  12\n\norders  12\n');
  });

  it('writes one document a line under --json', async () => {
    rounds = [() => rows, () => [], usage];
    await watched('--json');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([rows, []]);
  });

  it('tells the error of a round and tries the next, the first round included', async () => {
    rounds = [unreachable, () => rows, unreachable, usage];
    await watched('--csv');
    expect(stdout).toBe('Topic,Diff\nstock,3\norders,12\n');
    expect(stderr.match(/nobody there/g)).toHaveLength(2);
  });

  it('ends with the status of the last round', async () => {
    exitOnInterrupt();
    rounds = [() => rows, unreachable];
    const ended = watch();
    await until(() => stderr.includes('nobody there'));
    process.emit('SIGINT');
    expect(await ended).toBe('interrupted');
    expect(process.exitCode).toBe(69);
  });
});
