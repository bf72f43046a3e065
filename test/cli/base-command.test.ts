import { Flags } from '@oclif/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MqCommand } from '../../src/cli/base-command.ts';
import { truth, whole } from '../../src/cli/flags.ts';
import { type ErrorDetails, MqError } from '../../src/errors/index.ts';
import { packageRoot } from './spawn.ts';

interface Told {
  readonly order: boolean | undefined;
  readonly queues: number | undefined;
  readonly broker: string | undefined;
}

/** What the command under test does with its flags, set by each test. */
let work: (probe: Probe, told: Told) => Promise<Told> = async (_, told) => told;

class Probe extends MqCommand<Told> {
  static override id = 'probe';
  static override flags = {
    order: truth({ char: 'o', description: 'ordered' }),
    queues: whole({ char: 'q', min: 1, max: 9, unit: 'queues', description: 'queues' }),
    brokerAddr: Flags.string({ char: 'b', description: 'broker' }),
    force: Flags.boolean({ description: 'all the same' }),
  };

  private force = true;

  protected override async execute(): Promise<Told> {
    const { flags } = await this.parse(Probe);
    this.force = flags.force;
    return work(this, { order: flags.order, queues: flags.queues, broker: flags.brokerAddr });
  }

  protected override render(told: Told): void {
    this.out.pairs(Object.entries(told));
  }

  forced(): boolean {
    return this.force;
  }

  partly(): void {
    this.endWith('PARTIAL');
  }

  each(told: Told): void {
    this.emit(told);
  }

  ask(question: string): Promise<void> {
    return this.confirm(question);
  }

  servers() {
    return this.namesrv();
  }

  limitMs(): number {
    return this.timeoutMs;
  }
}

let written = '';

beforeEach(() => {
  written = '';
  work = async (_, told) => told;
  vi.stubEnv('NAMESRV_ADDR', '');
  vi.stubEnv('XDG_CONFIG_HOME', '/nonexistent');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

const run = (...argv: string[]) => Probe.run(argv, { root: packageRoot });

describe('a command', () => {
  it('shows the value it returns', async () => {
    await run('--order=true', '--queues=4');
    expect(written).toBe('order   true\nqueues  4\nbroker  -\n');
  });

  it('prints the same value as one document under --json', async () => {
    await run('--order=false', '--json');
    expect(JSON.parse(written)).toEqual({ order: false });
  });

  it('takes a value that begins with the letter of another flag', async () => {
    await run('--brokerAddr=-q', '--json');
    expect(JSON.parse(written)).toEqual({ broker: '-q' });
  });

  it('has switches that are off unless given', async () => {
    const forced: boolean[] = [];
    work = async (probe, told) => {
      forced.push(probe.forced());
      return told;
    };
    await run();
    await run('--force');
    expect(forced).toEqual([false, true]);
  });

  it('streams one document a line under --json, and shows nothing twice', async () => {
    work = async (probe, told) => {
      probe.each({ ...told, queues: 1 });
      probe.each({ ...told, queues: 2 });
      return told;
    };
    await run('--json');
    expect(written).toBe('{"queues":1}\n{"queues":2}\n');
  });

  it('can end partly done after showing what it did', async () => {
    work = async (probe, told) => {
      probe.partly();
      return told;
    };
    await run('--json');
    expect(process.exitCode).toBe(3);
    expect(JSON.parse(written)).toEqual({});
  });

  it('takes its time limit from the flag, else MQ_TIMEOUT, else 5 seconds', async () => {
    const limits: number[] = [];
    work = async (probe, told) => {
      limits.push(probe.limitMs());
      return told;
    };
    await run();
    vi.stubEnv('MQ_TIMEOUT', '77');
    await run();
    await run('--timeout=88');
    expect(limits).toEqual([5000, 77, 88]);
  });

  it('asks before what cannot be undone, unless --yes or MQ_YES=1', async () => {
    work = async (probe, told) => {
      await probe.ask('Sure?');
      return told;
    };
    await expect(run()).rejects.toMatchObject({ code: 'NEEDS_ANSWER' });
    await expect(run('--yes')).resolves.toBeUndefined();
    vi.stubEnv('MQ_YES', '1');
    await expect(run()).resolves.toBeUndefined();
  });

  it.each([
    ['--queues=0', '--queues takes a whole number of queues from 1 to 9, not 0'],
    ['--queues=1.5', '--queues takes a whole number of queues from 1 to 9, not 1.5'],
    ['--nope', 'Nonexistent flag: --nope'],
  ])('refuses %s', async (word, message) => {
    await expect(run(word)).rejects.toMatchObject({ code: 'USAGE', exitCode: 64, message, oclif: { exit: 64 } });
    expect(written).toBe('');
  });

  it('calls what nobody foresaw a bug', async () => {
    work = async () => Promise.reject(new TypeError('x is not a function'));
    await expect(run()).rejects.toMatchObject({ code: 'BUG', exitCode: 70, message: 'x is not a function' });
  });
});

describe('a failure to connect', () => {
  const failing = (details: ErrorDetails) => async (probe: Probe) => {
    await probe.servers();
    throw new MqError('UNREACHABLE', `cannot connect to ${details.address}`, details);
  };

  it.each([
    [['--namesrvAddr=a:1;b:2'], 'b:2', '-n'],
    [[], '127.0.0.1:9876', 'the default'],
    [['--brokerAddr=c:3'], 'c:3', '--brokerAddr'],
    [['--namesrvAddr=a:1'], 'd:4', 'the route of name server a:1'],
  ])('%j %s names who gave the address', async (argv, address, from) => {
    work = failing({ address });
    await expect(run(...argv)).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: `cannot connect to ${address}; the address comes from ${from}`,
      details: { address, addressFrom: from },
    });
  });

  it('names NAMESRV_ADDR', async () => {
    vi.stubEnv('NAMESRV_ADDR', 'e:5');
    work = failing({ address: 'e:5' });
    await expect(run()).rejects.toMatchObject({ details: { addressFrom: 'NAMESRV_ADDR' } });
  });

  it('keeps an origin that a lower layer knew better', async () => {
    work = failing({ address: 'f:6', addressFrom: 'the message id' });
    await expect(run()).rejects.toMatchObject({ message: 'cannot connect to f:6' });
  });
});
