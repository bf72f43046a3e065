import { rollBackPopRecords } from '../admin/export/rocksdb.ts';
import { clusterNames, noTarget } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { truth } from '../cli/flags.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { brokerAddrFlag, clusterNameFlag, namedTarget } from '../cli/target-flags.ts';
import { MqError } from '../errors/index.ts';

interface ExportedBroker extends BrokerRow {
  /** False where its POP records are in files anyway, and there was nothing to do. */
  readonly inRocksdb?: boolean;
}

interface Exported {
  readonly dryRun: boolean;
  readonly brokers: readonly ExportedBroker[];
}

export default class ExportPopRecord extends ClusterCommand<Exported> {
  static override family: Family = 'export';
  static override summary = 'Have brokers move POP records from RocksDB back to their files';
  static override description =
    'Asks first. For going back to an older broker: it finds what consumers have taken and not acknowledged in files only. Brokers of RocketMQ do it from 5.3.2 on.';
  static override differs =
    'asks first; -d true is a dry run, as it reads, and -d false, which is one in the original only, is refused; no target is an error, where the original does nothing.';
  static override examples = [
    { description: 'look first', command: 'mq exportPopRecord -c DefaultCluster --dryRun' },
    { description: 'one broker, in a script', command: 'mq exportPopRecord -b 127.0.0.1:10911 --yes' },
  ];
  static override flags = {
    clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
    brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
    dryRun: truth({ char: 'd', aliases: ['dry-run'], description: 'true: say what would be moved, move nothing' }),
  };

  protected override async execute(): Promise<Exported> {
    const { flags } = await this.parse(ExportPopRecord);
    if (flags.dryRun === false) {
      throw new MqError('USAGE', '--dryRun false is a dry run for mqadmin, and the opposite by its words', {
        hint: 'Write --dryRun to look, or leave it out to move.',
      });
    }
    const dryRun = flags.dryRun === true;
    return this.withClient(async (client) => {
      const choice = namedTarget(flags);
      if (choice === undefined) throw noTarget(await clusterNames(client));
      let outcomes = await rollBackPopRecords(client, choice, { dryRun: true });
      if (!dryRun) {
        const where = 'addr' in choice ? choice.addr : `cluster ${choice.cluster}`;
        await this.confirm(`Move the POP records of ${where} from RocksDB to files?`);
        outcomes = await rollBackPopRecords(client, choice, { dryRun: false });
      }
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      const brokers = outcomes.map(({ item, value, error }): ExportedBroker => {
        if (value === undefined) return brokerRow(item, error);
        return { ...brokerRow({ ...item, brokerName: value.brokerName }), inRocksdb: value.inRocksdb };
      });
      return { dryRun, brokers };
    });
  }

  protected override render({ dryRun, brokers }: Exported): void {
    for (const { address, brokerName, error, inRocksdb } of brokers) {
      const who = `brokerName=${brokerName ?? '-'}, brokerAddr=${address}, dryRun=${dryRun}`;
      if (error !== undefined) this.out.line(`Export broker records error, ${who}: ${error.message}`);
      else this.out.line(`Export broker records, ${who}${inRocksdb ? '' : ': they are in files, nothing to move'}`);
    }
  }
}
