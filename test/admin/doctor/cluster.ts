import type { BrokerConfig } from '../../../src/config/index.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';
import { startNameServers } from '../namesrv/name-servers.ts';

/** Real name servers and brokers in this process. */
export interface RealCluster {
  /** All name servers, with `;` between them. */
  readonly namesrvAddr: string;
  readonly namesrvs: readonly string[];
  readonly brokers: readonly TestBroker[];
  /** The broker at a place of the list. */
  broker(index: number): TestBroker;
  close(): Promise<void>;
}

/**
 * Starts brokers that register with every name server.
 *
 * @param configs of the brokers, which are called broker-a, broker-b, …
 */
export async function openCluster(
  namesrvCount: number,
  configs: readonly Partial<BrokerConfig>[],
): Promise<RealCluster> {
  const { addresses, close } = await startNameServers(namesrvCount);
  const namesrvAddr = addresses.join(';');
  const brokers: TestBroker[] = [];
  for (const [index, config] of configs.entries()) {
    const brokerName = `broker-${'abcdefgh'[index]}`;
    brokers.push(await startTestBroker({ config: { brokerName, namesrvAddr, ...config } }));
  }
  return {
    ...{ namesrvAddr, namesrvs: addresses, brokers },
    broker(index) {
      const broker = brokers[index];
      if (broker === undefined) throw new RangeError(`there is no broker ${index}`);
      return broker;
    },
    async close() {
      for (const broker of brokers) await broker.close();
      await close();
    },
  };
}
