import { Flags } from '@oclif/core';
import { MqError } from '../../errors/index.ts';
import { warnings } from '../output/warnings.ts';
import { parseAddresses } from '../settings/addresses.ts';

const CONTROLLERS = { who: 'Controllers', port: 9878 };

/** `-a`: a controller, or several; brokers know them as controllerAddr. */
export const controllerFlag = (description: string) =>
  Flags.string({ char: 'a', required: true, helpValue: 'ADDR', description });

/** The addresses of `-a`, separated by `;`. @throws MqError USAGE for what is none */
export function controllersOf(text: string): readonly string[] {
  const { addresses, warnings: understood } = parseAddresses(text, '--controllerAddress', CONTROLLERS);
  warnings.add(understood);
  return [...new Set(addresses)];
}

/** The one controller of `-a`: the others of its group are found through it. @throws MqError USAGE for several */
export function controllerOf(text: string): string {
  const [first, ...others] = controllersOf(text);
  if (first !== undefined && others.length === 0) return first;
  throw new MqError('USAGE', `--controllerAddress takes one address, not ${text}`, {
    hint: 'Any controller will do: it knows the leader.',
  });
}
