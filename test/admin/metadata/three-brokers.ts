import { AdminClient } from '../../../src/client/admin-client.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';

/** A cluster of three masters in this process, at one name server. */
export interface ThreeBrokers {
  readonly brokers: readonly TestBroker[];
  readonly namesrvAddr: string;
  readonly client: AdminClient;
  close(): Promise<void>;
}

export async function threeBrokers(names = ['broker-a', 'broker-b', 'broker-c']): Promise<ThreeBrokers> {
  const [firstName = 'broker-a', ...others] = names;
  const first = await startTestBroker({ config: { brokerName: firstName } });
  const { namesrvAddr } = first;
  const brokers = [
    first,
    ...(await Promise.all(others.map((brokerName) => startTestBroker({ config: { brokerName, namesrvAddr } })))),
  ];
  const client = new AdminClient({ namesrvAddr });
  return {
    ...{ brokers, namesrvAddr, client },
    async close() {
      await client.close();
      for (const broker of brokers.toReversed()) await broker.close();
    },
  };
}
