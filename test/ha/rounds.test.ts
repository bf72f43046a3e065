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
import { startClassic } from './classic.ts';
import { outageTable, type RoundReport, roundLine } from './report.ts';
import { CLASSIC_DECK } from './schedule/decks.ts';
import { planRounds, type RoundPlan } from './schedule/plan.ts';

/** Rounds on one cluster before a fresh one is taken. */
const ROUNDS_PER_CLUSTER = 10;
/** Clusters at once: a round mostly waits. */
const LANES = 2;

beforeAll(buildCommand, 120_000);

describe('a master and its slave with fixed roles', () => {
  it('lose nothing that was acknowledged, and have the same log in the end', { timeout: 1_500_000 }, () =>
    seeded(async (random) => {
      const plans = planRounds(random, scaled(30), CLASSIC_DECK);
      const reports = await runAll(plans, startClassic);
      console.log(outageTable(reports));
      expect(reports.length).toBe(plans.length);
      expect(reports.every(({ acknowledged }) => acknowledged > 0)).toBe(true);
    }),
  );
});

/** A cluster under load, on which rounds can be run. */
interface Running {
  round(plan: RoundPlan): Promise<RoundReport>;
  /** Ends everything; cleanly, or at once. */
  end(how: 'clean' | 'at once'): Promise<void>;
}

async function runAll(
  plans: readonly RoundPlan[],
  start: (directory: string, label: number) => Promise<Running>,
): Promise<RoundReport[]> {
  const reports: RoundReport[] = [];
  const chunks = Array.from({ length: Math.ceil(plans.length / ROUNDS_PER_CLUSTER) }, (_, i) =>
    plans.slice(i * ROUNDS_PER_CLUSTER, (i + 1) * ROUNDS_PER_CLUSTER),
  );
  const lane = async (): Promise<void> => {
    for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) {
      reports.push(...(await runChunk(chunk, start)));
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: LANES }, lane));
  const failed = ended.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return reports;
}

async function runChunk(
  plans: readonly RoundPlan[],
  start: (directory: string, label: number) => Promise<Running>,
): Promise<RoundReport[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mq-ha-rounds-'));
  const reports: RoundReport[] = [];
  const running = await start(directory, plans[0]?.round ?? 0);
  for (const plan of plans) {
    try {
      const report = await running.round(plan);
      console.log(roundLine(report));
      reports.push(report);
    } catch (error) {
      await running.end('at once');
      console.error(`round ${plan.round} failed; its history, logs and output lie in ${directory}`);
      throw error;
    }
  }
  await running.end('clean');
  rmSync(directory, { recursive: true, force: true });
  return reports;
}
