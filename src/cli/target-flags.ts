import { Flags } from '@oclif/core';
import { MqError } from '../errors/index.ts';
import { warnings } from './output/warnings.ts';
import { BROKERS, parseAddresses } from './settings/addresses.ts';

/** `-b`: the broker to act on, an address as it is. */
export const brokerAddrFlag = Flags.custom<string>({
  char: 'b',
  helpValue: 'ADDR',
  description: 'address of one broker, asked without a name server',
  parse: async (input) => {
    const { addresses, warnings: understood } = parseAddresses(input, '--brokerAddr', BROKERS);
    const [only] = addresses;
    if (only === undefined || addresses.length > 1) {
      throw new MqError('USAGE', `--brokerAddr takes one address, not ${input}`, { hint: 'Use -c for a cluster.' });
    }
    warnings.add(understood);
    return only;
  },
});

/** `-c`: the cluster to act on. */
export const clusterNameFlag = Flags.custom<string>({
  char: 'c',
  helpValue: 'CLUSTER',
  description: 'the brokers of this cluster',
});

/** Which brokers a command line names: one address, or a cluster. */
export type NamedTarget = { addr: string } | { cluster: string };

/** What `-b` and `-c` name together; `-b` is the narrower and wins. Undefined when neither is given. */
export function namedTarget(flags: {
  readonly brokerAddr: string | undefined;
  readonly clusterName: string | undefined;
}): NamedTarget | undefined {
  const { brokerAddr: addr, clusterName: cluster } = flags;
  if (addr !== undefined && cluster !== undefined) {
    warnings.add([`only the broker ${addr} is meant; -c ${cluster} is ignored`]);
  }
  if (addr !== undefined) return { addr };
  return cluster === undefined ? undefined : { cluster };
}

/**
 * What `-b` and `-c` name; without them the only cluster there is, which is said.
 *
 * @param say tells the user what was chosen
 * @param onlyCluster finds it, or throws when there are several
 */
export async function namedOrOnly(
  flags: Parameters<typeof namedTarget>[0],
  say: (text: string) => void,
  onlyCluster: () => Promise<string>,
): Promise<NamedTarget> {
  const named = namedTarget(flags);
  if (named !== undefined) return named;
  const cluster = await onlyCluster();
  say(`neither -b nor -c is given: the only cluster, ${cluster}, is meant`);
  return { cluster };
}
