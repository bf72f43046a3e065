import type { ApacheVersion } from '../interop/lab/jars.ts';
import type { Expectation } from './checker/types.ts';
import { HaCluster } from './lab/cluster.ts';
import type { Settings } from './lab/member.ts';
import { startZooKeeper } from './lab/zookeeper.ts';
import { ZooKeeperTarget } from './lab/zookeeper-target.ts';
import { LoadDriver } from './load/driver.ts';
import { startJava } from './load/java.ts';
import type { RoundReport } from './report/report.ts';
import type { RoundPlan } from './schedule/plan.ts';
import { Series } from './series.ts';
import { ClusterStage } from './stage.ts';

const GROUP = 'ha-a';
const TOPIC = 'Watched';
const QUEUES = 6;
/** Queues with serial producers of the SDK, and of Java. */
const SDK_QUEUES = [0, 1, 2, 3];
const JAVA_QUEUES = [4, 5];

export interface LoadedGroupOptions {
  /** Configuration of each member, by its id from 1. */
  readonly members: readonly Settings[];
  /** Configuration of all. */
  readonly settings: Settings;
  /** Members elect their master with a ZooKeeper of their own. */
  readonly elects: boolean;
  /** A daemon starts the brokers, and starts them again: one for all, or one for each. */
  readonly daemon: 'one' | 'each' | undefined;
  /** Which Java client takes part; none where there is no Java. */
  readonly java: ApacheVersion | undefined;
  readonly expectation: Expectation;
}

/** A group of brokers under load of the SDK and a Java client, on which rounds can be run. */
export class LoadedGroup {
  readonly cluster: HaCluster;
  readonly #series: Series;
  readonly #endings: ((how: 'clean' | 'at once') => Promise<void>)[];

  private constructor(cluster: HaCluster, series: Series, endings: ((how: 'clean' | 'at once') => Promise<void>)[]) {
    this.cluster = cluster;
    this.#series = series;
    this.#endings = endings;
  }

  /** @param directory for everything, left there in the end */
  static async start(directory: string, options: LoadedGroupOptions): Promise<LoadedGroup> {
    const { elects, daemon, java, expectation, members, settings } = options;
    const endings: ((how: 'clean' | 'at once') => Promise<void>)[] = [];
    try {
      const ensemble = elects ? await startZooKeeper() : undefined;
      if (ensemble !== undefined) endings.unshift(() => ensemble.stop());
      const zookeeper = ensemble?.servers.map((server, i) => new ZooKeeperTarget(`zk${i + 1}`, server)) ?? [];
      const addresses = ensemble?.servers.map(({ address }) => address) ?? [];
      const groups = [{ name: GROUP, members }];
      const cluster = await HaCluster.start({
        directory,
        nameServers: 1,
        zookeeper: addresses,
        settings,
        groups,
        ...(daemon !== undefined && { daemon }),
      });
      endings.unshift((how) => (how === 'clean' ? cluster.close() : cluster.abandon()));
      await cluster.createTopic(TOPIC, QUEUES);
      const { producers, consumers } = await startLoad(cluster, java, endings);
      const series = new Series({
        cluster,
        stage: new ClusterStage(cluster, GROUP, zookeeper[0]),
        others: zookeeper,
        group: GROUP,
        topic: TOPIC,
        queues: QUEUES,
        producers,
        consumers,
        expectation,
      });
      return new LoadedGroup(cluster, series, endings);
    } catch (error) {
      for (const end of endings) await end('at once');
      throw error;
    }
  }

  /** @param act what is done besides the faults */
  round(plan: RoundPlan, act?: () => Promise<void>): Promise<RoundReport> {
    return this.#series.round(plan, act);
  }

  async end(how: 'clean' | 'at once'): Promise<void> {
    for (const end of this.#endings) await end(how);
  }
}

async function startLoad(
  cluster: HaCluster,
  version: ApacheVersion | undefined,
  endings: ((how: 'clean' | 'at once') => Promise<void>)[],
): Promise<{ producers: LoadDriver[]; consumers: LoadDriver[] }> {
  const started = async (driver: LoadDriver): Promise<LoadDriver> => {
    endings.unshift((how) => (how === 'clean' ? driver.stop() : driver.kill()));
    await driver.started();
    return driver;
  };
  const common = (name: string) => ({
    name,
    history: cluster.historyFile(name),
    namesrvAddr: cluster.namesrvAddr,
    topic: TOPIC,
    pollNameServerInterval: 2000,
  });
  const sdk = LoadDriver.producer({
    ...common('sdk'),
    broker: GROUP,
    queues: SDK_QUEUES,
    batch: 3,
    restMs: 5,
    failedRestMs: 25,
    timeoutMs: 3000,
    padding: 600,
  });
  const producers = [await started(sdk)];
  const consumers = [await started(LoadDriver.consumer({ ...common('taker'), group: 'takers' }))];
  if (version !== undefined) {
    const options = {
      ...common(`java-${version.replaceAll('.', '')}`),
      version,
      broker: GROUP,
      queues: JAVA_QUEUES,
      group: 'java-takers',
    };
    const java = await started(await startJava(options));
    producers.push(java);
    consumers.push(java);
  }
  return { producers, consumers };
}
