import type { Fault } from './faults.ts';
import { type Options, type Outcome, runSeed } from './run.ts';

/** Leaves out one fault after the other as long as the same invariant still breaks. */
export const shrink = (outcome: Outcome, options: Options): Outcome => {
  let smallest = outcome;
  for (let again = true; again; ) {
    again = false;
    for (let i = smallest.faults.length - 1; i >= 0; i -= 1) {
      const faults = smallest.faults.filter((_, at) => at !== i);
      const shorter = runSeed(smallest.seed, { ...options, faults });
      if (shorter.violation?.invariant !== outcome.violation?.invariant) continue;
      smallest = shorter;
      again = true;
    }
  }
  return smallest;
};

const line = ({ atMs, on, kind, who, lengthMs, dice }: Fault): string =>
  `  ${on === undefined ? 'at' : `at the first "${on}" after`} ${atMs} ms: ${kind} of ${who < 0 ? 'the leader' : who}, ${lengthMs} ms (${dice})`;

/** What a person needs to see and repeat a failure: the seed, the shrunk schedule, and the last lines of its run. */
export const report = (outcome: Outcome, options: Options): string => {
  const smallest = shrink(outcome, options);
  const trace: string[] = [];
  runSeed(outcome.seed, { ...options, faults: smallest.faults, trace });
  return [
    `MQ_SEED=${outcome.seed}: ${outcome.violation?.message}`,
    `shrunk: ${smallest.violation?.message}, with ${JSON.stringify(smallest.setup)} and`,
    ...smallest.faults.map(line),
    ...trace.slice(-40),
  ].join('\n');
};
