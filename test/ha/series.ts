import { setTimeout as rest } from 'node:timers/promises';
import { waitFor } from '../interop/lab/process.ts';
import { judge, type Verdict } from './checker/judge.ts';
import type { Difference, Expectation } from './checker/types.ts';
import { readHistory } from './history/reader.ts';
import type { HaCluster } from './lab/cluster.ts';
import { differenceOf, finalLogOf } from './lab/final-logs.ts';
import type { LoadDriver } from './load/driver.ts';
import { type RoundReport, roundReport } from './report/report.ts';
import { performRound, type Target } from './schedule/perform.ts';
import type { RoundPlan } from './schedule/plan.ts';
import type { ClusterStage } from './stage.ts';

/** Accepted sends after which a healed cluster counts as serving. */
const SERVING = 20;
const SERVING_MS = 60_000;
const QUIET_MS = 60_000;

export interface SeriesParts {
  readonly cluster: HaCluster;
  readonly stage: ClusterStage;
  /** What else has to run again after a round. */
  readonly others: readonly (Target & { ready(): Promise<void> })[];
  readonly group: string;
  readonly topic: string;
  readonly queues: number;
  readonly producers: readonly LoadDriver[];
  readonly consumers: readonly LoadDriver[];
  readonly expectation: Expectation;
}

/** Rounds on one cluster under load: faults, healing, rest, judgement over everything since its begin. */
export class Series {
  readonly #parts: SeriesParts;
  #last: Verdict | undefined;

  constructor(parts: SeriesParts) {
    this.#parts = parts;
  }

  /**
   * Resolves with the round's report.
   * @param act what is done in the round besides its faults
   * @throws Error naming the rules that do not hold
   */
  async round(plan: RoundPlan, act?: () => Promise<void>): Promise<RoundReport> {
    const { cluster, stage, producers, expectation } = this.#parts;
    const { round } = plan;
    stage.beginRound(round);
    cluster.history.write({ t: 'round', round, phase: 'begin' });
    await Promise.all(producers.map((driver) => driver.resume()));
    await this.#serves();
    await Promise.all([performRound(stage, plan), act?.()]);
    await this.#heal();
    await this.#serves();
    await Promise.all(producers.map((driver) => driver.pause()));
    cluster.history.write({ t: 'round', round, phase: 'quiet' });
    const differences = await this.#quiet();
    cluster.history.write({ t: 'round', round, phase: 'end' });
    const logs = cluster.members.map(finalLogOf);
    const verdict = judge({ history: readHistory(cluster.directory), logs, differences }, expectation);
    if (verdict.findings.length > 0) throw new Error(describeFindings(verdict));
    const report = roundReport(plan, verdict, this.#last);
    this.#last = verdict;
    return report;
  }

  async #heal(): Promise<void> {
    const { cluster, others } = this.#parts;
    for (const other of others) {
      other.proceed();
      other.start();
    }
    await Promise.all([cluster.heal(), ...others.map((other) => other.ready())]);
  }

  /** Waits until every producer's sends are accepted. */
  async #serves(): Promise<void> {
    const { producers } = this.#parts;
    const accepted = async (driver: LoadDriver): Promise<number> => (await driver.progress())['accepted'] ?? 0;
    await Promise.all(
      producers.map(async (driver) => {
        const before = await accepted(driver);
        const enough = async (): Promise<boolean> => (await accepted(driver)) >= before + SERVING;
        await waitFor(`sends of ${driver.name} are accepted`, enough, { timeoutMs: SERVING_MS, everyMs: 20 });
      }),
    );
  }

  /** Waits until all members have the same log and consumers have everything; what differs still then is a finding. */
  async #quiet(): Promise<Difference[]> {
    const { cluster, group, topic, queues, consumers, expectation } = this.#parts;
    const master = await cluster.masterOf(group);
    const others = cluster.members.filter((member) => member.group === group && member !== master);
    const deadline = performance.now() + QUIET_MS;
    let differences: Difference[];
    do {
      await rest(50);
      differences = others.flatMap((other) => differenceOf(master, other) ?? []);
    } while (differences.length > 0 && performance.now() < deadline);
    // In ASYNC consumers may stand behind an end that was cut.
    for (let queue = 0; expectation.drained && queue < queues; queue++) {
      const end = await cluster.maxOffset(master, topic, queue);
      if (end === 0) continue;
      for (const consumer of consumers) {
        const reached = async (): Promise<boolean> =>
          ((await consumer.progress())[`${group}/${topic}/${queue}`] ?? 0) >= end;
        const what = `${consumer.name} reaches ${topic}/${queue}@${end}`;
        // What it was never given is C4's to say, with the places.
        await waitFor(what, reached, { timeoutMs: QUIET_MS }).catch(() => undefined);
      }
    }
    return differences;
  }
}

const SHOWN = 20;

function describeFindings({ findings }: Verdict): string {
  const lines = findings.slice(0, SHOWN).map(({ rule, text }) => `${rule}: ${text}`);
  if (findings.length > SHOWN) lines.push(`and ${findings.length - SHOWN} more`);
  return lines.join('\n');
}
