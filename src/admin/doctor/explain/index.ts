import { nearest } from '../../../config/nearest.ts';
import { MqError } from '../../../errors/index.ts';
import { clientFaults } from './client-faults.ts';
import type { Explanation } from './explanation.ts';
import { groupFaults } from './group-faults.ts';
import { otherFaults } from './other-faults.ts';
import { serverFaults } from './server-faults.ts';

/** Every fault that has a name, in the order of the manual. */
export const explanations: readonly Explanation[] = [...serverFaults, ...clientFaults, ...otherFaults, ...groupFaults];

/** What a name means. @throws MqError USAGE for a name there is not, with the nearest one there is */
export function explanationOf(name: string): Explanation {
  const wanted = name.trim().toLowerCase();
  const found = explanations.find((one) => one.name === wanted);
  if (found !== undefined) return found;
  const names = explanations.map((one) => one.name);
  const near = nearest(wanted, names);
  throw new MqError('USAGE', `there is no fault called ${name}`, {
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}mq doctor --list shows all of them.`,
  });
}
