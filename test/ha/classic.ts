import type { Expectation } from './checker/types.ts';
import { HaCluster } from './lab/cluster.ts';
import { LoadDriver } from './load/driver.ts';
import type { RoundReport } from './report.ts';
import type { RoundPlan } from './schedule/plan.ts';
import { Series } from './series.ts';
import { ClusterStage } from './stage.ts';

const GROUP = 'ha-a';
const TOPIC = 'Watched';
const QUEUES = 4;

const EXPECTATION: Expectation = { mode: 'SYNC', drained: true, acceptMs: 60_000, duplicatesPerRound: 50 };

/** A SYNC_MASTER and a SLAVE without coordination, under load of the SDK. */
export async function startClassic(directory: string): Promise<{
  round(plan: RoundPlan): Promise<RoundReport>;
  end(how: 'clean' | 'at once'): Promise<void>;
}> {
  const cluster = await HaCluster.start({
    directory,
    nameServers: 1,
    zookeeper: [],
    settings: { flushDiskType: 'ASYNC_FLUSH', haHousekeepingInterval: 3000, haSendHeartbeatInterval: 500 },
    groups: [
      {
        name: GROUP,
        members: [
          { brokerRole: 'SYNC_MASTER', brokerId: 0 },
          { brokerRole: 'SLAVE', brokerId: 1 },
        ],
      },
    ],
  });
  const drivers: LoadDriver[] = [];
  try {
    await cluster.createTopic(TOPIC, QUEUES);
    const common = { namesrvAddr: cluster.namesrvAddr, topic: TOPIC, pollNameServerInterval: 1000 };
    const producer = LoadDriver.producer({
      ...common,
      name: 'sdk',
      history: cluster.historyFile('sdk'),
      broker: GROUP,
      queues: [0, 1, 2, 3],
      batch: 3,
      restMs: 3,
      failedRestMs: 25,
      timeoutMs: 3000,
      padding: 600,
    });
    drivers.push(producer);
    const consumer = LoadDriver.consumer({
      ...common,
      name: 'taker',
      history: cluster.historyFile('taker'),
      group: 'takers',
    });
    drivers.push(consumer);
    await Promise.all(drivers.map((driver) => driver.started()));
    const series = new Series({
      cluster,
      stage: new ClusterStage(cluster, GROUP),
      group: GROUP,
      topic: TOPIC,
      queues: QUEUES,
      producers: [producer],
      consumers: [consumer],
      expectation: EXPECTATION,
    });
    return {
      round: (plan) => series.round(plan),
      async end(how) {
        await Promise.all(drivers.map((driver) => (how === 'clean' ? driver.stop() : driver.kill())));
        await (how === 'clean' ? cluster.close() : cluster.abandon());
      },
    };
  } catch (error) {
    await Promise.all(drivers.map((driver) => driver.kill()));
    await cluster.abandon();
    throw error;
  }
}
