import { Flags } from '@oclif/core';
import { type ClientOffset, type ClientOffsets, clientOffsets } from '../admin/group/client-offsets.ts';
import type { UnreachedValue } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';

interface Status extends Omit<ClientOffsets, 'unreached'> {
  readonly clientId: string | undefined;
  readonly unreached: readonly UnreachedValue[];
}

export default class GetConsumerStatus extends ReadCommand<Status> {
  static override family: Family = 'consumer';
  static override summary = 'Show the offsets the clients of a group have in memory';
  static override description =
    'What each client says of the queues of a topic it holds: ahead of what brokers know by up to five seconds, and the only place where a group in broadcast can be seen. A client that does not answer is named; the exit status is 3.';
  static override differs =
    'the original has the class but not the command: mqadmin answers that it does not exist. Asks every broker the group is connected to, not the first alone.';
  static override examples = [
    { description: 'all clients', command: 'mq getConsumerStatus -g Billing -t Orders' },
    { description: 'one client', command: 'mq getConsumerStatus -g Billing -t Orders -i 10.0.0.7@4711' },
  ];
  static override flags = {
    group: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'consumer group' }),
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic it consumes' }),
    originClientId: Flags.string({ char: 'i', helpValue: 'ID', description: 'only this client' }),
  };

  protected override async execute(): Promise<Status> {
    const { flags } = await this.parse(GetConsumerStatus);
    const clientId = flags.originClientId?.trim();
    const [group, topic] = [flags.group.trim(), flags.topic.trim()];
    const found = await this.withClient((client) => clientOffsets(client, group, topic, clientId));
    if (found.silent.length > 0) this.endWith('PARTIAL');
    for (const silent of found.silent) this.warning(`the client ${silent} did not say where it is`);
    return { ...found, clientId, unreached: this.partlyWithout(found.unreached) };
  }

  protected override render({ group, topic, clientId = '', offsets }: Status): void {
    this.out.line(`get consumer status from client. group=${group}, topic=${topic}, originClientId=${clientId}`);
    this.out.table(columns, offsets);
  }
}

const columns: readonly Column<ClientOffset>[] = [
  { heading: '#clientId', value: ({ clientId }) => clientId },
  { heading: '#brokerName', value: ({ brokerName }) => brokerName },
  { heading: '#queueId', value: ({ queueId }) => queueId },
  { heading: '#offset', value: ({ offset }) => offset },
];
