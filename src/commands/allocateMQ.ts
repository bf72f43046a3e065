import { Flags } from '@oclif/core';
import { allocateQueues } from '../admin/topic/allocate-queues.ts';
import type { Family } from '../cli/families.ts';
import { jsonLine } from '../cli/output/json.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { AVG, allocateStrategies } from '../client/consumer/rebalance/strategies.ts';
import { MqError } from '../errors/index.ts';
import type { MessageQueue } from '../protocol/bodies/message-queue.ts';

interface Allocation {
  /** Queues by client id. */
  readonly result: Readonly<Record<string, readonly MessageQueue[]>>;
}

export default class AllocateMQ extends ReadCommand<Allocation> {
  static override family: Family = 'topic';
  static override summary = 'Tell which queues each member of a group would get';
  static override description =
    'Shares the queues of a topic out as the members of a group do, without any group: one line of JSON. Members are named as their client ids are, ip@pid by default; they and the queues are sorted first, as every member does.';
  static override differs =
    'sorts ids and queues before it shares them out, as clients do; the original takes them as they come and may show another share than the real one. Other strategies by --strategy.';
  static override examples = [
    { description: 'three members', command: 'mq allocateMQ -t Orders -i 10.0.0.7@1,10.0.0.8@1,10.0.0.9@1' },
    {
      description: 'the other way round',
      command: 'mq allocateMQ -t Orders -i 10.0.0.7@1,10.0.0.8@1 --strategy AVG_BY_CIRCLE',
    },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic to share out' }),
    ipList: Flags.string({ char: 'i', required: true, helpValue: 'ID,ID', description: 'client ids of the members' }),
    strategy: Flags.string({
      helpValue: 'NAME',
      options: Object.keys(allocateStrategies),
      default: AVG.name,
      description: 'how queues are shared out',
    }),
  };

  protected override async execute(): Promise<Allocation> {
    const { flags } = await this.parse(AllocateMQ);
    const ids = flags.ipList.split(',').flatMap((id) => id.trim() || []);
    if (ids.length === 0) throw new MqError('USAGE', '--ipList names no member', { hint: 'Write ID,ID.' });
    const strategy = allocateStrategies[flags.strategy] ?? AVG;
    const result = await this.withClient((client) => allocateQueues(client, flags.topic.trim(), ids, strategy));
    return { result };
  }

  protected override render(allocation: Allocation): void {
    if (!this.out.wantsTable) {
      this.out.line(jsonLine(allocation));
      return;
    }
    const rows = Object.entries(allocation.result);
    this.out.table(
      columns,
      rows.flatMap(([clientId, queues]) => queues.map((queue) => ({ clientId, ...queue }))),
    );
  }
}

const columns: readonly Column<MessageQueue & { readonly clientId: string }>[] = [
  { heading: '#ClientId', value: ({ clientId }) => clientId },
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#QID', value: ({ queueId }) => queueId },
];
