/**
 * Rounds of faults under load of the SDK and of Java clients, in an order that MQ_SEED repeats. Each group's deck of faults is
 * dealt as often as MQ_ROUNDS says (a factor): by 1 everything in it is done once at least. What a failing round leaves
 * behind is kept, and its directory printed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand } from '../faults/support/broker-child.ts';
import { scaled, seeded } from '../faults/support/random.ts';
import { APACHE_VERSIONS } from '../interop/lab/jars.ts';
import { tools } from '../interop/lab/tools.ts';
import type { Settings } from './lab/member.ts';
import { Lanes } from './lanes.ts';
import { LoadedGroup, type LoadedGroupOptions } from './loaded-group.ts';
import { outageTable, type RoundReport, roundLine } from './report/report.ts';
import { ASYNC_DECK, CLASSIC_DECK, DAEMON_DECK, ELECTION_DECK, THREE_DECK } from './schedule/decks.ts';
import { type Deck, describeFault, planRounds, type RoundPlan } from './schedule/plan.ts';
import { seriesOf } from './schedule/series-of.ts';

/** Of one series: rounds on one group before a fresh one is taken. A daemon gives a broker up at its fifth death. */
const BOUNDS = { rounds: 8, deaths: 99 };
const BOUNDS_WITH_DAEMON = { rounds: 8, deaths: 4 };
/** Groups at once: a round mostly waits. */
const lanes = new Lanes(3);
const hasJava = tools('java', 'javac', 'mvn');

interface Variant {
  readonly title: string;
  readonly mode: 'SYNC' | 'ASYNC';
  readonly elects: boolean;
  readonly daemon: LoadedGroupOptions['daemon'];
  readonly deck: Deck;
  readonly members: readonly Settings[];
  readonly settings?: Settings;
}

const two = (role: string): Settings[] => [{ brokerRole: role }, { brokerRole: 'SLAVE' }];

const VARIANTS: readonly Variant[] = [
  {
    ...{ title: 'a group of two that elects its master', mode: 'SYNC', elects: true, daemon: undefined },
    ...{ deck: ELECTION_DECK, members: two('SYNC_MASTER') },
  },
  {
    ...{ title: 'a group of two with a daemon on each host', mode: 'SYNC', elects: true, daemon: 'each' },
    ...{ deck: DAEMON_DECK, members: two('SYNC_MASTER') },
  },
  {
    ...{ title: 'a group of three that elects its master', mode: 'SYNC', elects: true, daemon: undefined },
    ...{ deck: THREE_DECK, members: [...two('SYNC_MASTER'), { brokerRole: 'SLAVE' }] },
  },
  {
    ...{ title: 'a group of ASYNC_MASTER that elects its master', mode: 'ASYNC', elects: true, daemon: undefined },
    ...{ deck: ASYNC_DECK, members: two('ASYNC_MASTER') },
  },
  {
    ...{ title: 'a master and its slave with fixed roles', mode: 'SYNC', elects: false, daemon: undefined },
    ...{ deck: CLASSIC_DECK, settings: { haSendHeartbeatInterval: 500, haHousekeepingInterval: 3000 } },
    members: [
      { brokerRole: 'SYNC_MASTER', brokerId: 0 },
      { brokerRole: 'SLAVE', brokerId: 1 },
    ],
  },
];

const tables: string[] = [];

beforeAll(buildCommand, 120_000);
afterAll(() => console.log(tables.join('\n')));

describe.concurrent('under faults of every kind', () => {
  for (const variant of VARIANTS) {
    const promise =
      variant.mode === 'SYNC'
        ? 'loses nothing that was acknowledged, whoever is hurt'
        : 'has aside what it no longer has of what was acknowledged, whoever is hurt';
    it(`${variant.title} ${promise}`, { timeout: 1_500_000 }, () => runAll(variant));
  }
});

/** Deals the variant's deck to fresh groups, several at once; fails with the first round that does. */
function runAll({ title, mode, elects, daemon, deck, members, settings }: Variant): Promise<void> {
  return seeded(async (random) => {
    const options: Omit<LoadedGroupOptions, 'java'> = {
      ...{ elects, daemon, members, settings: { flushDiskType: 'ASYNC_FLUSH', ...settings } },
      expectation: { mode, drained: mode === 'SYNC', elects, acceptMs: 60_000, duplicatesPerRound: 50 },
    };
    const plans = planRounds(random, scaled(deck.cards.length), deck);
    const reports: RoundReport[] = [];
    let isOver = false;
    const series = seriesOf(plans, daemon === undefined ? BOUNDS : BOUNDS_WITH_DAEMON).map((part) =>
      lanes.run(async (lane) => {
        if (isOver) return;
        const java = hasJava ? APACHE_VERSIONS[lane % APACHE_VERSIONS.length] : undefined;
        try {
          reports.push(...(await runSeries(title, part, { ...options, java })));
        } catch (error) {
          isOver = true;
          throw error;
        }
      }),
    );
    for (const ended of await Promise.allSettled(series)) if (ended.status === 'rejected') throw ended.reason;
    tables.push(outageTable(title, reports));
    expect(reports.length).toBe(plans.length);
    expect(reports.every(({ acknowledged }) => acknowledged > 0)).toBe(true);
  });
}

async function runSeries(
  title: string,
  plans: readonly RoundPlan[],
  options: LoadedGroupOptions,
): Promise<RoundReport[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mq-ha-rounds-'));
  const reports: RoundReport[] = [];
  const failed = (what: string, error: unknown): never => {
    console.error(`${title}, ${what} failed; history, logs and output lie in ${directory}\n`, error);
    throw error;
  };
  const group = await LoadedGroup.start(directory, options).catch((error: unknown) => failed('its start', error));
  for (const plan of plans) {
    try {
      const report = await group.round(plan);
      console.log(`${title}, ${roundLine(report)}`);
      reports.push(report);
    } catch (error) {
      await group.end('at once');
      failed(`round ${plan.round} (${plan.faults.map(describeFault).join(' + ')})`, error);
    }
  }
  await group.end('clean').catch((error: unknown) => failed('its end', error));
  rmSync(directory, { recursive: true, force: true });
  return reports;
}
