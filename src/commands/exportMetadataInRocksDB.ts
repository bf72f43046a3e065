import { Flags } from '@oclif/core';
import { type ExportedTable, exportedTables, tableOfBroker } from '../admin/export/table-of-broker.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { truth } from '../cli/flags.ts';
import { jsonText } from '../cli/output/json.ts';
import { brokerAddrFlag } from '../cli/target-flags.ts';
import { MqError } from '../errors/index.ts';
import type { JsonObject } from '../protocol/json/parse.ts';

interface Exported {
  /** The broker that was asked, `host:port`. */
  readonly address: string;
  readonly configType: ExportedTable;
  /** By topic, or by group. */
  readonly table: Readonly<Record<string, JsonObject>>;
}

export default class ExportMetadataInRocksDB extends ClusterCommand<Exported> {
  static override family: Family = 'export';
  static override summary = 'Dump the topics or groups of a broker that keeps them in RocksDB';
  static override description =
    'Asks the running broker, of whatever store: files of RocksDB can only be read by the RocksDB library. For the files themselves see rocksDBConfigToJson.';
  static override differs =
    'asks the broker (-b), where the original reads local files (-p), which mq cannot without the RocksDB library.';
  static override examples = [
    { description: 'topics, one a line', command: 'mq exportMetadataInRocksDB -b 127.0.0.1:10911 -t topics' },
    {
      description: 'groups as one document',
      command: 'mq exportMetadataInRocksDB -b 127.0.0.1:10911 -t subscriptionGroups -j true',
    },
  ];
  static override flags = {
    path: Flags.string({ char: 'p', helpValue: 'DIR', description: 'local files: not without RocksDB itself' }),
    brokerAddr: brokerAddrFlag({ description: 'the broker to ask' }),
    configType: Flags.string({
      char: 't',
      required: true,
      helpValue: exportedTables.join('|'),
      description: 'what to dump',
    }),
    jsonEnable: truth({ char: 'j', description: 'one JSON document' }),
  };

  private asDocument = false;

  protected override async execute(): Promise<Exported> {
    const { flags } = await this.parse(ExportMetadataInRocksDB);
    const { path, brokerAddr: address } = flags;
    const typed = flags.configType.trim().toLowerCase();
    const configType = exportedTables.find((known) => known.toLowerCase() === typed);
    if (configType === undefined) {
      throw new MqError('USAGE', `Invalid config type=${flags.configType}, Options: ${exportedTables.join(',')}`);
    }
    if (address === undefined) {
      const why =
        path === undefined ? 'no broker is given (-b)' : `${path} is not read: files of RocksDB need its library`;
      throw new MqError(path === undefined ? 'USAGE' : 'REFUSED', why, {
        hint: 'Give -b ADDR: the broker of RocketMQ that owns the files is asked for what is in them.',
      });
    }
    if (path !== undefined) this.warning(`-p ${path} is ignored: ${address} is asked`);
    this.asDocument = flags.jsonEnable === true;
    const table = await this.withClient((client) => tableOfBroker(client, address, configType));
    return { address, configType, table };
  }

  protected override render({ configType, table }: Exported): void {
    if (this.asDocument) {
      this.out.text(jsonText({ [configType === 'topics' ? 'topicConfigTable' : 'subscriptionGroupTable']: table }));
      return;
    }
    let count = 0;
    for (const [key, value] of Object.entries(table)) {
      count += 1;
      this.out.line(`${count}, Key: ${key}, Value: ${JSON.stringify(value)}`);
    }
  }
}
