import { Flags } from '@oclif/core';
import { switchTimerEngine, type TimerEngine } from '../admin/broker/switch-timer-engine.ts';
import { clusterNames, noTarget } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { brokerAddrFlag, clusterNameFlag, namedTarget } from '../cli/target-flags.ts';

const ENGINES = { R: 'ROCKSDB_TIMELINE', F: 'FILE_TIME_WHEEL' } as const;

interface Switched {
  readonly engine: (typeof ENGINES)[TimerEngine];
  readonly dryRun: boolean;
  readonly brokers: readonly BrokerRow[];
  readonly withoutMaster: readonly string[];
}

export default class SwitchTimerEngine extends ClusterCommand<Switched> {
  static override family: Family = 'broker';
  static override summary = 'Choose what keeps the timer messages of brokers (newer than 5.3.3)';
  static override description =
    'R: a timeline in RocksDB. F: the files of a time wheel. Asks first. Needs a broker of RocketMQ newer than 5.3.3; brokers of mq have the time wheel only.';
  static override differs = 'asks first; a broker that fails is named with its reason, and the exit status is 3.';
  static override examples = [
    { description: 'one broker', command: 'mq switchTimerEngine -b 127.0.0.1:10911 -e R' },
    { description: 'every master of a cluster', command: 'mq switchTimerEngine -c DefaultCluster -e F' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag(),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    engineType: Flags.option({ char: 'e', required: true, options: ['R', 'F'] as const, description: 'engine' })(),
    'dry-run': Flags.boolean({ description: 'say which brokers would be told, tell none' }),
  };

  protected override async execute(): Promise<Switched> {
    const { flags } = await this.parse(SwitchTimerEngine);
    const { engineType, 'dry-run': dryRun } = flags;
    const engine = ENGINES[engineType];
    return this.withClient(async (client) => {
      const choice = namedTarget(flags);
      if (choice === undefined) throw noTarget(await clusterNames(client));
      const where = 'addr' in choice ? choice.addr : `every master of ${choice.cluster}`;
      if (!dryRun) await this.confirm(`Keep new timer messages of ${where} in ${engine}?`);
      const { brokers, withoutMaster } = await switchTimerEngine(client, choice, engineType, { dryRun });
      if (withoutMaster.length > 0 || brokers.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return { engine, dryRun, brokers: brokers.map(({ item, error }) => brokerRow(item, error)), withoutMaster };
    });
  }

  protected override render({ engine, dryRun, brokers, withoutMaster }: Switched): void {
    const what = `switchTimerEngine to ${engine}`;
    for (const { address, error } of brokers) {
      if (error !== undefined) this.out.line(`${what} failed, ${address}: ${error.message}`);
      else this.out.line(dryRun ? `would ${what}, ${address}` : `${what} success, ${address}`);
    }
    for (const name of withoutMaster) this.out.line(`${what} failed, ${name}: it has no master now`);
  }
}
