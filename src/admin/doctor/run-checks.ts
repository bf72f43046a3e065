import { nearest } from '../../config/nearest.ts';
import { MqError } from '../../errors/index.ts';
import { commonFailure, fanOut } from '../fan-out.ts';
import { type Check, type Finding, findingOf } from './check.ts';
import type { ClusterContext } from './context.ts';
import { subjectOf } from './facts/listed-broker.ts';
import type { Looked, Unasked } from './verdict.ts';

/** What checks found, and what they could not look at. */
export interface Examination {
  readonly findings: readonly Finding[];
  readonly unasked: readonly Unasked[];
}

/** Makes checks side by side, a few at a time. One that fails is told, and stops no other. */
export async function runChecks<Context>(
  checks: readonly Check<Context>[],
  context: Context,
  signal?: AbortSignal,
): Promise<Examination> {
  const outcomes = await fanOut(checks, (check) => check.run(context), signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  return {
    findings: outcomes.flatMap(({ item, value = [] }) => value.map((found) => findingOf(item, found))),
    unasked: outcomes.flatMap(({ item, error }) =>
      error === undefined ? [] : [{ subject: item.name, what: 'this check', error }],
    ),
  };
}

/** What name servers and brokers did not answer, whichever check wanted to know; each with its first failure. */
export async function unansweredIn(context: ClusterContext): Promise<readonly Unasked[]> {
  const namesrvs = (await context.namesrv.listings()).flatMap(({ namesrv, error }) =>
    error === undefined ? [] : [{ subject: `name server ${namesrv}`, what: 'what it lists', error }],
  );
  const brokers = context.brokers.unanswered.map(({ broker, what, error }) => ({
    subject: `broker ${subjectOf(broker)}`,
    what,
    error,
  }));
  return [...namesrvs, ...brokers];
}

/** How much there was to look at. */
export async function lookedAt({ namesrv, brokers, groups }: ClusterContext): Promise<Looked> {
  const [listings, listed, topics, names] = await Promise.all([
    namesrv.listings(),
    brokers.all(),
    namesrv.topics(),
    groups.names(),
  ]);
  return {
    nameServers: listings.length,
    brokers: new Set(listed.map(({ addr }) => addr)).size,
    topics: new Set(topics.flatMap(({ value }) => [...value])).size,
    groups: names.length,
  };
}

/**
 * The checks that are wanted.
 *
 * @param only these; all where it is not given
 * @throws MqError USAGE for a name there is not, with the nearest one there is
 */
export function chosenChecks<Chosen extends Pick<Check<never>, 'name'>>(
  checks: readonly Chosen[],
  only: readonly string[] | undefined,
  skip: readonly string[],
): Chosen[] {
  const names = checks.map(({ name }) => name);
  for (const name of [...(only ?? []), ...skip]) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    throw new MqError('USAGE', `there is no check ${name} to make here`, {
      hint: `${near === undefined ? '' : `Did you mean ${near}? `}mq doctor --list shows all of them.`,
    });
  }
  return checks.filter(({ name }) => (only === undefined || only.includes(name)) && !skip.includes(name));
}
