import { allProducers, type ConnectedProducer } from '../admin/connection/all-producers.ts';
import type { Family } from '../cli/families.ts';
import type { Column } from '../cli/output/table.ts';
import { localTime } from '../cli/output/time.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag } from '../cli/target-flags.ts';
import { versionName } from '../protocol/version.ts';

interface Producer extends Omit<ConnectedProducer, 'version'> {
  /** By name: `V5_3_3`. */
  readonly version: string;
}

export default class ProducerList extends ReadCommand<readonly Producer[]> {
  static override family: Family = 'connection';
  static override summary = 'List every producer that is connected to a broker';
  static override description =
    'A producer is known from its first heartbeat on, up to 30 s after its start. Brokers of RocketMQ know the request from 4.9.4 on.';
  static override differs =
    'shows a table, with version and time in words, where the original prints a line of fields.';
  static override examples = [{ description: 'all of a broker', command: 'mq producer -b 127.0.0.1:10911' }];
  static override flags = {
    broker: brokerAddrFlag({ required: true, description: 'broker to ask' }),
  };

  protected override async execute(): Promise<readonly Producer[]> {
    const { flags } = await this.parse(ProducerList);
    const producers = await this.withClient((client) => allProducers(client, flags.broker));
    return producers.map((producer) => ({ ...producer, version: versionName(producer.version) }));
  }

  protected override render(producers: readonly Producer[]): void {
    this.out.table(columns, producers);
  }
}

const columns: readonly Column<Producer>[] = [
  { heading: '#Producer Group', value: ({ group }) => group },
  { heading: '#ClientId', value: ({ clientId }) => clientId },
  { heading: '#ClientAddr', value: ({ clientAddr }) => clientAddr },
  { heading: '#Language', value: ({ language }) => language },
  { heading: '#Version', value: ({ version }) => version },
  { heading: '#Last Update', value: ({ lastUpdateTimestamp }) => localTime(lastUpdateTimestamp) },
];
