import { nearest } from '../../../config/index.ts';
import { MqError } from '../../../errors/index.ts';
import type { Keeper } from '../supervision/keeper.ts';

/**
 * The child with a name; a group's name stands for its only broker on this host.
 * @throws MqError NOT_FOUND with the nearest name, USAGE where several are meant
 */
export function keeperNamed(keepers: readonly Keeper[], name: unknown): Keeper {
  const wanted = typeof name === 'string' ? name : '';
  const exact = keepers.find(({ plan }) => plan.name === wanted);
  if (exact !== undefined) return exact;
  const [first, second] = keepers.filter(({ plan }) => plan.member?.brokerName === wanted);
  if (first !== undefined && second === undefined) return first;
  const names = keepers.map(({ plan }) => plan.name);
  if (first !== undefined) {
    throw new MqError('USAGE', `${wanted} has several brokers here`, { hint: `Name one of ${names.join(', ')}.` });
  }
  const near = nearest(wanted, names);
  const meant = near === undefined ? '' : `Did you mean ${near}? `;
  throw new MqError('NOT_FOUND', `this daemon keeps no ${wanted} alive`, {
    hint: `${meant}It has ${names.join(', ')}.`,
  });
}
