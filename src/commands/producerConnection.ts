import { Flags } from '@oclif/core';
import { producerClients } from '../admin/connection/producer-clients.ts';
import type { UnreachedValue } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type ClientRow, clientColumns, clientRow } from '../cli/output/client-row.ts';
import { ReadCommand } from '../cli/read-command.ts';

interface Connected {
  readonly group: string;
  readonly topic: string;
  readonly clients: readonly ClientRow[];
  readonly unreached: readonly UnreachedValue[];
}

export default class ProducerConnection extends ReadCommand<Connected> {
  static override family: Family = 'connection';
  static override summary = 'Show the online clients of a producer group';
  static override description =
    'Asks every broker of the topic. A producer is known from its first heartbeat on, up to 30 s after its start.';
  static override differs =
    'asks every broker of the topic, where the original asks one at random, and shows a table with headings.';
  static override examples = [
    { description: 'who sends as OrderService', command: 'mq producerConnection -g OrderService -t Orders' },
  ];
  static override flags = {
    producerGroup: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'producer group' }),
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'a topic it sends to' }),
  };

  protected override async execute(): Promise<Connected> {
    const { flags } = await this.parse(ProducerConnection);
    const found = await this.withClient((client) =>
      producerClients(client, flags.producerGroup.trim(), flags.topic.trim()),
    );
    return { ...found, clients: found.clients.map(clientRow), unreached: this.partlyWithout(found.unreached) };
  }

  protected override render({ clients }: Connected): void {
    this.out.table(clientColumns, clients);
  }
}
