/**
 * Rounds of faults under load, in an order that MQ_SEED repeats, as many as MQ_ROUNDS says (a factor). What a failing round
 * leaves behind is kept, and its directory printed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCommand } from '../faults/support/broker-child.ts';
import { scaled, seeded } from '../faults/support/random.ts';
import { APACHE_VERSIONS } from '../interop/lab/jars.ts';
import { tools } from '../interop/lab/tools.ts';
import type { Expectation } from './checker/types.ts';
import { LoadedGroup, type LoadedGroupOptions } from './loaded-group.ts';
import { outageTable, type RoundReport, roundLine } from './report.ts';
import { CLASSIC_DECK, DAEMON_DECK, ELECTION_DECK } from './schedule/decks.ts';
import { type Deck, describeFault, planRounds, type RoundPlan } from './schedule/plan.ts';

/** Rounds on one group before a fresh one is taken. */
const ROUNDS_PER_GROUP = 8;
/** Groups at once: a round mostly waits. */
const LANES = 2;
const EXPECTATION: Omit<Expectation, 'elects'> = {
  mode: 'SYNC',
  drained: true,
  acceptMs: 60_000,
  duplicatesPerRound: 50,
};
const hasJava = tools('java', 'javac', 'mvn');

beforeAll(buildCommand, 120_000);

describe('a master and its slave with fixed roles', () => {
  it('lose nothing that was acknowledged, and have the same log in the end', { timeout: 1_500_000 }, () =>
    runAll(16, CLASSIC_DECK, {
      elects: false,
      daemon: false,
      expectation: { ...EXPECTATION, elects: false },
      settings: { flushDiskType: 'ASYNC_FLUSH', haSendHeartbeatInterval: 500, haHousekeepingInterval: 3000 },
      members: [
        { brokerRole: 'SYNC_MASTER', brokerId: 0 },
        { brokerRole: 'SLAVE', brokerId: 1 },
      ],
    }),
  );
});

describe.each([
  ['that elects its master', 'SYNC', ELECTION_DECK, 20, false],
  ['that elects its master and is kept by a daemon', 'SYNC', DAEMON_DECK, 9, true],
  ['of ASYNC_MASTER that elects its master', 'ASYNC', ELECTION_DECK, 8, false],
] as const)('a group of two %s', (_, mode, deck, rounds, daemon) => {
  const promise =
    mode === 'SYNC'
      ? 'loses nothing that was acknowledged, whoever is hurt'
      : 'has aside what it no longer has of what was acknowledged, whoever is hurt';
  it(promise, { timeout: 1_500_000 }, () =>
    runAll(rounds, deck, {
      elects: true,
      daemon,
      expectation: { ...EXPECTATION, mode, drained: mode === 'SYNC', elects: true },
      settings: { flushDiskType: 'ASYNC_FLUSH' },
      members: [{ brokerRole: `${mode}_MASTER` }, { brokerRole: 'SLAVE' }],
    }),
  );
});

type Options = Omit<LoadedGroupOptions, 'java'>;

/** Runs so many rounds on fresh groups, several at once; fails with the first round that does. */
function runAll(rounds: number, deck: Deck, options: Options): Promise<void> {
  return seeded(async (random) => {
    const plans = planRounds(random, scaled(rounds), deck);
    // A daemon gives a broker up that dies too often.
    const perGroup = options.daemon ? 3 : ROUNDS_PER_GROUP;
    const chunks = Array.from({ length: Math.ceil(plans.length / perGroup) }, (_, i) =>
      plans.slice(i * perGroup, (i + 1) * perGroup),
    );
    const reports: RoundReport[] = [];
    let isOver = false;
    const lane = async (java: LoadedGroupOptions['java']): Promise<void> => {
      for (let chunk = chunks.shift(); chunk !== undefined && !isOver; chunk = chunks.shift()) {
        reports.push(...(await runChunk(chunk, { ...options, java })));
      }
    };
    const lanes = Array.from({ length: LANES }, (_, i) =>
      lane(hasJava ? APACHE_VERSIONS[i] : undefined).catch((error: unknown) => {
        isOver = true;
        throw error;
      }),
    );
    for (const ended of await Promise.allSettled(lanes)) if (ended.status === 'rejected') throw ended.reason;
    console.log(outageTable(reports));
    expect(reports.length).toBe(plans.length);
    expect(reports.every(({ acknowledged }) => acknowledged > 0)).toBe(true);
  });
}

async function runChunk(plans: readonly RoundPlan[], options: LoadedGroupOptions): Promise<RoundReport[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mq-ha-rounds-'));
  const reports: RoundReport[] = [];
  const group = await LoadedGroup.start(directory, options);
  for (const plan of plans) {
    try {
      const report = await group.round(plan);
      console.log(roundLine(report));
      reports.push(report);
    } catch (error) {
      await group.end('at once');
      const what = plan.faults.map(describeFault).join(' + ');
      console.error(`round ${plan.round} (${what}) failed; its history, logs and output lie in ${directory}`);
      throw error;
    }
  }
  await group.end('clean');
  rmSync(directory, { recursive: true, force: true });
  return reports;
}
