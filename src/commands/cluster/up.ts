import { Flags } from '@oclif/core';
import { type BrokerUp, lookForBrokers, wantedText } from '../../admin/wait/brokers.ts';
import { until } from '../../admin/wait/until.ts';
import { ClusterCommand } from '../../cli/cluster-command.ts';
import { thisProgram } from '../../cli/daemon/flags.ts';
import type { Family } from '../../cli/families.ts';
import { whole } from '../../cli/flags.ts';
import { duration } from '../../cli/load-flags.ts';
import { parseAddresses } from '../../cli/settings/addresses.ts';
import { AdminClient } from '../../client/admin-client.ts';
import type { ClusterPlan } from '../../engine/daemon/cluster-file/types.ts';
import { MqError } from '../../errors/index.ts';

interface Up {
  readonly cluster: string;
  readonly namesrvAddr: string;
  readonly file: string;
  /** Whether masters are elected; roles are fixed otherwise. */
  readonly elects: boolean;
  /** Whether it was running before. */
  readonly ran: boolean;
  readonly brokers: readonly BrokerUp[];
}

const ZOOKEEPER = { who: 'ZooKeeper servers', port: 2181 };

export default class ClusterUp extends ClusterCommand<Up> {
  static override family: Family = 'daemon';
  static override summary = 'Run a whole cluster on this machine, for a laptop or CI';
  static override description =
    'Name servers and groups of a master and its slaves, in one directory, kept alive by a daemon in the background; returns when all are registered. Ports are the usual ones where they are free. Run again, it takes up what lies in the directory. With a ZooKeeper, given or found on 127.0.0.1:2181, masters are elected; else roles are fixed.';
  static override examples = [
    { description: 'a name server, a master and its slave', command: 'mq cluster up' },
    { description: 'three masters without slaves', command: 'mq cluster up --groups 3 --slaves 0 --dir /tmp/mq' },
    { description: 'with elections', command: 'mq cluster up --zookeeper 127.0.0.1:2181' },
    { description: 'away with it', command: 'mq cluster down --wipe --yes' },
  ];
  static override flags = {
    groups: whole({ min: 1, max: 50, unit: 'groups', description: 'groups of brokers; 1 unless given' }),
    slaves: whole({ min: 0, max: 4, unit: 'slaves', description: 'slaves of each group; 1 unless given' }),
    'name-servers': whole({ min: 1, max: 5, unit: 'name servers', default: 1, description: 'name servers' }),
    dir: Flags.string({ helpValue: 'DIR', default: './mq-cluster', description: 'holds all of it' }),
    cluster: Flags.string({ helpValue: 'NAME', default: 'DefaultCluster', description: 'name of the cluster' }),
    zookeeper: Flags.string({ helpValue: 'HOST:PORT[,..]', description: 'ZooKeeper servers, for elections' }),
    'fixed-roles': Flags.boolean({
      description: 'no elections, also where a ZooKeeper is found',
      exclusive: ['zookeeper'],
    }),
    for: duration({
      ...{ default: 60_000, defaultHelp: async () => '60s', helpValue: 'TIME' },
      description: 'how long at most until all are registered',
    }),
  };

  protected override async execute(): Promise<Up> {
    const { flags } = await this.parse(ClusterUp);
    const { clusterUp, shapeIn } = await import('../../engine/daemon/local/local-cluster.ts');
    const there = await shapeIn(flags.dir);
    const { plan, ran } = await clusterUp({
      ...{ cluster: flags.cluster.trim(), directory: flags.dir, nameServers: flags['name-servers'] },
      groups: flags.groups ?? there?.groups ?? 1,
      slaves: flags.slaves ?? there?.slaves ?? 1,
      zookeeper: there === undefined ? await this.zookeeper(flags.zookeeper, flags['fixed-roles']) : undefined,
      program: thisProgram(this.config.root),
    });
    const brokers = await this.untilRegistered(plan, flags.for);
    return { cluster: plan.cluster, namesrvAddr: plan.namesrvAddr, file: plan.file, elects: plan.elects, ran, brokers };
  }

  private async zookeeper(given: string | undefined, refused: boolean): Promise<readonly string[] | undefined> {
    if (refused) return undefined;
    if (given !== undefined) return parseAddresses(given.replaceAll(',', ';'), '--zookeeper', ZOOKEEPER).addresses;
    const { findZooKeeper } = await import('../../engine/daemon/local/find-zookeeper.ts');
    const found = await findZooKeeper();
    if (found !== undefined)
      this.out.note(`masters are elected by the ZooKeeper found on ${found}; --fixed-roles does without`);
    return found === undefined ? undefined : [found];
  }

  /** @throws MqError TIMEOUT with what keeps a broker from coming up */
  private async untilRegistered(plan: ClusterPlan, forMs: number): Promise<readonly BrokerUp[]> {
    const count = plan.children.filter(({ kind, autoStart }) => kind === 'broker' && autoStart).length;
    const wanted = { count, cluster: plan.cluster };
    const interrupt = new AbortController();
    this.onInterrupt(() => interrupt.abort());
    const look = async (signal: AbortSignal) => {
      const client = new AdminClient({ namesrvAddr: plan.namesrvAddr, timeoutMs: this.timeoutMs, signal });
      try {
        return await lookForBrokers(client, wanted);
      } finally {
        await client.close();
      }
    };
    try {
      const onChange = (words: string): void => this.out.note(`  ${words}`);
      return (await until(look, { what: wantedText(wanted), forMs, onChange, signal: interrupt.signal })).seen;
    } catch (error) {
      throw error instanceof MqError && error.code === 'TIMEOUT' ? await this.explained(error, plan) : error;
    }
  }

  private async explained(error: MqError, { file }: ClusterPlan): Promise<MqError> {
    const { runningOf } = await import('../../engine/daemon/control/daemon-client.ts');
    const { viewOf } = await import('../../engine/daemon/control/unattended.ts');
    const { children } = await viewOf(runningOf(file));
    const ill = children.flatMap(({ name, phase, lastError }) =>
      lastError === undefined ? [] : `${name} (${phase}): ${lastError}`,
    );
    return new MqError('TIMEOUT', [error.message, ...ill].join('; '), {
      ...{ cause: error, hint: `mq daemon status -c ${file} shows more; it goes on trying.` },
    });
  }

  protected override render({ cluster, brokers, namesrvAddr, elects, file, ran }: Up): void {
    const roles = elects ? 'masters are elected' : 'roles are fixed';
    this.out.line(`cluster ${cluster} ${ran ? 'runs' : 'is up'}, ${roles}, name servers ${namesrvAddr}`);
    for (const { brokerName, brokerId, address } of brokers) this.out.line(`  ${brokerName} ${brokerId} ${address}`);
    const mq = process.env['npm_lifecycle_event'] === undefined ? 'mq' : 'npx mq';
    this.out.note('Next:');
    this.out.note(`  export NAMESRV_ADDR='${namesrvAddr}'`);
    this.out.note(`  ${mq} clusterList`);
    this.out.note(`  ${mq} sendMessage -t TopicTest -p hello`);
    this.out.note(`  ${mq} consumeMessage -t TopicTest`);
    this.out.note(`  ${mq} daemon status -c ${file}`);
    this.out.note(`  ${mq} cluster down`);
  }
}
