import { MqError } from '../errors/index.ts';
import { warnings } from './output/warnings.ts';
import { parseAddresses } from './settings/addresses.ts';
import { brokerAddrFlag } from './target-flags.ts';

const CONTAINERS = { who: 'Broker containers', port: 10811 };

/** `-c`: a broker container, an address as it is. */
export const containerFlag = brokerAddrFlag({
  char: 'c',
  required: true,
  description: 'address of the broker container',
  parse: async (input) => {
    const { addresses, warnings: understood } = parseAddresses(input, '--brokerContainerAddr', CONTAINERS);
    const [only] = addresses;
    if (only === undefined || addresses.length > 1) {
      throw new MqError('USAGE', `--brokerContainerAddr takes one address, not ${input}`);
    }
    warnings.add(understood);
    return only;
  },
});
