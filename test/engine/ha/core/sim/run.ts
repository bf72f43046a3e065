import type { Flaws } from '../../../../../src/engine/ha/core/flaws.ts';
import { coreTimes } from '../../../../../src/engine/ha/core/types.ts';
import { type Fault, type FaultMix, makeFaults, scheduleFaults } from './faults.ts';
import { Random } from './random.ts';
import { Violation } from './violation.ts';
import { type Setup, World } from './world.ts';

const FAULTS_UNTIL_MS = 22_000;
const HEALED_MS = 26_000;
/** Simulated milliseconds after all is whole again within which a master must have answered, and all followed it. */
const RECOVERY_MS = 30_000;

/** How a run ended. */
export interface Outcome {
  readonly seed: number;
  readonly violation: Violation | undefined;
  readonly faults: readonly Fault[];
  readonly setup: Setup;
  readonly answered: number;
  readonly epochs: number;
  readonly cuts: number;
  readonly parked: number;
  readonly recoveredMs: number;
}

const makeSetup = (random: Random): Setup => {
  const mode = random.chance(0.7) ? 'SYNC' : 'ASYNC';
  return {
    members: random.chance(0.5) ? 2 : 3,
    mode,
    syncFlush: random.chance(0.4),
    syncDegrade: !random.chance(0.2),
    sessionTimeoutMs: 5000,
    putEveryMs: random.pick([40, 90, 160]),
    clockError: 0.04,
    hiddenPings: 0.2,
    roundingMs: 2000,
    times: coreTimes,
  };
};

/** What a run differs in from the usual. */
export interface Options {
  readonly flaws?: Flaws;
  /** Replaces parts of what the seed decides. */
  readonly setup?: Partial<Setup>;
  readonly mix?: FaultMix;
  /** Replaces the schedule that the seed would make. */
  readonly faults?: readonly Fault[];
  /** Gets a line for everything worth one. */
  readonly trace?: string[];
}

/** Runs one seed. */
export const runSeed = (seed: number, options: Options = {}): Outcome => {
  const random = new Random(seed);
  const setup = { ...makeSetup(random), ...options.setup };
  const schedule = options.faults ?? makeFaults(new Random(seed ^ 0x5bd1e995), FAULTS_UNTIL_MS, options.mix);
  const world = new World(setup, random, options.flaws ?? {}, options.trace);
  const { agenda, oracle } = world;
  let violation: Violation | undefined;
  let recoveredMs = 0;
  try {
    const endFaults = scheduleFaults(world, schedule);
    const put = (): void => {
      world.put();
      if (random.chance(0.3)) world.read();
      if (agenda.nowMs < HEALED_MS + RECOVERY_MS) agenda.after(random.between(0.2, 1.8) * setup.putEveryMs, put);
    };
    put();
    for (const member of world.members) agenda.after(random.between(0, 600), () => world.start(member));
    agenda.run(HEALED_MS);
    endFaults();
    world.healed = true;
    world.zk.calm = true;
    world.network.healAll();
    world.zk.setDown(false);
    for (const member of world.members) {
      member.process?.wake();
      agenda.after(random.between(0, 800), () => world.start(member));
    }
    recoveredMs = recover(world);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    violation = error;
  }
  const { answered, epochsLed: epochs, cuts, parked } = oracle;
  return { seed, violation, faults: schedule, setup, answered, epochs, cuts, parked: parked.size, recoveredMs };
};

/** Waits until a master answers and all follow it; then nobody sends any more, and the logs are compared. */
const recover = (world: World): number => {
  const { agenda, oracle, setup } = world;
  const from = agenda.nowMs;
  const master = (): (typeof world.members)[number]['process'] =>
    world.members.find(
      ({ process }) => process?.core.epoch === world.zk.tree.state?.epoch && process?.core.epoch !== undefined,
    )?.process;
  const isWhole = (): boolean => {
    const leader = master();
    if (leader === undefined || oracle.lastAnswerMs < from) return false;
    return world.zk.tree.state?.set.length === setup.members - oracle.parked.size;
  };
  agenda.run(from + RECOVERY_MS, isWhole);
  const recoveredMs = agenda.nowMs - from;
  const leader = master();
  // A parked member waits for a person, and with it everything that needs all members or two of two.
  const isExcused = oracle.parked.size > 0 && (!setup.syncDegrade || leader === undefined);
  if (!isWhole()) {
    if (isExcused) return recoveredMs;
    const roles = world.members.map(({ id, process }) => `${id}=${process?.core.role(process.nowMs)}`).join(' ');
    oracle.fail(
      'liveness',
      `no whole group ${RECOVERY_MS} ms after all was healed: ${roles}, state ${JSON.stringify(world.zk.tree.state)}`,
    );
  }
  world.quiet = true;
  agenda.run(agenda.nowMs + 1500);
  const last = master();
  if (last === undefined) return oracle.fail('liveness', 'the master went away after all was healed');
  oracle.onEnd(last);
  return recoveredMs;
};
