import { Flags } from '@oclif/core';
import { exportRocksdbTables, type RocksdbTable, rocksdbTables } from '../admin/export/rocksdb.ts';
import { onlyCluster } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { globalFlags, truth } from '../cli/flags.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';
import { MqError } from '../errors/index.ts';

interface Exported {
  readonly tables: readonly RocksdbTable[];
  /** Whether a whole cluster was meant. */
  readonly cluster: string | undefined;
  readonly brokers: readonly BrokerRow[];
  /** Broker names that have no master now. */
  readonly withoutMaster: readonly string[];
}

export default class RocksDBConfigToJson extends ClusterCommand<Exported> {
  static override family: Family = 'export';
  static override summary = 'Have brokers write their RocksDB tables to JSON files';
  static override description =
    'The files appear on the hosts of the brokers, beside the tables. Brokers of RocketMQ with storeType=defaultRocksDB do it from 5.3.1 on. Without -b and -c the only cluster is meant.';
  static override differs =
    'only through brokers: the local mode needs the RocksDB library, and fails in the original; -c means that cluster, not every broker; a broker without RocksDB is an error, where the original prints that it is done.';
  static override examples = [
    { description: 'all tables of one broker', command: 'mq rocksDBConfigToJson -b 127.0.0.1:10911' },
    { description: 'topics of a cluster', command: 'mq rocksDBConfigToJson -c DefaultCluster -t topics' },
  ];
  static override flags = {
    namesrvAddr: { ...globalFlags.namesrvAddr, aliases: ['nameserverAddr'] },
    configType: Flags.string({
      char: 't',
      helpValue: 'NAME[;NAME]',
      description: `${rocksdbTables.join(', ')}; all of them without it`,
    }),
    clusterName: clusterNameFlag({ aliases: ['cluster'], description: 'every master of this cluster' }),
    brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
    configPath: Flags.string({ char: 'p', helpValue: 'DIR', description: 'local files: not without RocksDB itself' }),
    exportFile: Flags.string({ char: 'e', helpValue: 'FILE', dependsOn: ['configPath'], description: 'local only' }),
    jsonEnable: truth({ char: 'j', dependsOn: ['configPath'], description: 'local only' }),
  };

  protected override async execute(): Promise<Exported> {
    const { flags } = await this.parse(RocksDBConfigToJson);
    if (flags.configPath !== undefined) throw noLocalFiles(flags.configPath, 'mq rocksDBConfigToJson -b ADDR');
    const tables = tablesOf(flags.configType ?? rocksdbTables.join(';'));
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const cluster = 'cluster' in choice ? choice.cluster : undefined;
      const { brokers, withoutMaster } = await exportRocksdbTables(client, choice, tables);
      if (withoutMaster.length > 0 || brokers.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return { tables, cluster, brokers: brokers.map(({ item, error }) => brokerRow(item, error)), withoutMaster };
    });
  }

  protected override render({ cluster, brokers, withoutMaster }: Exported): void {
    const whom = cluster === undefined ? 'broker' : 'all brokers in cluster';
    this.out.line(`Use [rpc mode] call ${whom} to export to json file`);
    for (const { address, error } of brokers) {
      this.out.line(error === undefined ? `${address} export done.` : `${address} export error: ${error.message}`);
    }
    for (const name of withoutMaster) this.out.line(`${name} export error: it has no master now`);
    if (withoutMaster.length === 0 && brokers.every(({ error }) => error === undefined)) {
      this.out.line('broker export done.');
    }
  }
}

/** Files of RocksDB can only be read by its own library. */
function noLocalFiles(path: string, instead: string): MqError {
  return new MqError('REFUSED', `${path} is not read: files of RocksDB need the RocksDB library, which mq is without`, {
    file: path,
    hint: `${instead} has the broker of RocketMQ that owns them write them out.`,
  });
}

function tablesOf(text: string): RocksdbTable[] {
  const names = text
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const tables = names.map((name) => {
    const table = rocksdbTables.find((known) => known.toLowerCase() === name.toLowerCase());
    if (table !== undefined) return table;
    throw new MqError('USAGE', `Invalid configType: ${name}, please input ${rocksdbTables.join('/')}`);
  });
  return [...new Set(tables)];
}
