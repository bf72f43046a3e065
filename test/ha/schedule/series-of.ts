import type { RoundPlan } from './plan.ts';

export interface SeriesBounds {
  readonly rounds: number;
  /** Most faults of a series that end a broker's process. */
  readonly deaths: number;
}

/** Cuts rounds into series, each for a fresh group. A daemon gives a broker up that dies too often in a while. */
export function seriesOf(plans: readonly RoundPlan[], bounds: SeriesBounds): RoundPlan[][] {
  const all: RoundPlan[][] = [];
  let deaths = Number.POSITIVE_INFINITY;
  for (const plan of plans) {
    const more = deathsIn(plan);
    const last = all.at(-1);
    if (last === undefined || last.length >= bounds.rounds || deaths + more > bounds.deaths) {
      all.push([plan]);
      deaths = more;
    } else {
      last.push(plan);
      deaths += more;
    }
  }
  return all;
}

const deathsIn = ({ faults }: RoundPlan): number =>
  faults.filter(({ kind }) => kind === 'kill' || kind === 'terminate').length;
