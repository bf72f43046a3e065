import { describe, expect, it } from 'vitest';
import type { LinkMode } from '../lab/proxy/mode.ts';
import { Markers } from './markers.ts';
import { performRound, type Stage, type Target } from './perform.ts';
import type { PlannedFault } from './plan.ts';

/** A stage on which nothing happens but that everything is written down. */
class Written implements Stage {
  readonly script: string[] = [];
  readonly #missing: boolean;

  constructor(missing = false) {
    this.#missing = missing;
  }

  async find(victim: string): Promise<Target | undefined> {
    if (this.#missing) return undefined;
    const say = (what: string) => () => void this.script.push(`${what} ${victim}`);
    return {
      name: victim,
      halt: say('halt'),
      proceed: say('proceed'),
      kill: async () => say('kill')(),
      terminate: async () => say('terminate')(),
      start: say('start'),
    };
  }

  links(): { into: string[]; outOf: string[] } {
    return { into: ['in'], outOf: ['out'] };
  }

  async set(links: readonly string[], mode: LinkMode): Promise<void> {
    this.script.push(`${links} ${Object.values(mode).join(' ')}`);
  }

  async handOver(): Promise<void> {
    this.script.push('hand over');
  }

  note(fault: PlannedFault, id: number, victim: string, phase: string): void {
    this.script.push(`${phase} ${id} ${fault.kind} ${victim}`);
  }

  markers(): Markers {
    return new Markers([]);
  }
}

const fault = (kind: PlannedFault['kind']): PlannedFault => ({
  kind,
  victim: 'slave',
  afterMs: 0,
  lengthMs: 1,
  bytes: 77,
  delayMs: 20,
});

async function scriptOf(kind: PlannedFault['kind'], stage = new Written()): Promise<string[]> {
  await performRound(stage, { round: 3, faults: [fault(kind)] });
  return stage.script;
}

describe('a round', () => {
  it.each([
    ['kill', ['kill slave', 'start slave']],
    ['terminate', ['terminate slave', 'start slave']],
    ['stop', ['halt slave', 'proceed slave']],
    ['switch', ['hand over']],
    ['partition', ['in,out black-hole', 'in,out pass']],
    ['one-way', ['in one-way forth', 'out one-way back', 'in,out pass']],
    ['delay', ['in,out delay 20', 'in,out pass']],
    ['reset', ['in,out reset', 'in,out pass']],
    ['cut', ['in cut back 77', 'out cut forth 77', 'in,out pass']],
  ] as const)('with %s does and undoes it, and notes both', async (kind, script) => {
    expect(await scriptOf(kind)).toEqual([`begin 30 ${kind} slave`, ...script, `end 30 ${kind} slave`]);
  });

  it('goes on without a fault whose victim is not there', async () => {
    expect(await scriptOf('kill', new Written(true))).toEqual([]);
  });
});
