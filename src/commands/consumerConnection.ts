import { Flags } from '@oclif/core';
import { type ConsumerClients, consumerClients } from '../admin/connection/consumer-clients.ts';
import type { UnreachedValue } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type ClientRow, clientColumns, clientRow } from '../cli/output/client-row.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag } from '../cli/target-flags.ts';

type Connected = Omit<ConsumerClients, 'clients' | 'unreached'> & {
  readonly clients: readonly ClientRow[];
  readonly unreached: readonly UnreachedValue[];
};

export default class ConsumerConnection extends ReadCommand<Connected> {
  static override family: Family = 'connection';
  static override summary = 'Show the online clients of a consumer group';
  static override description =
    'Also shows what the group subscribes to. Every broker of the group is asked; a client is listed once.';
  static override differs =
    'asks every broker of the group, where the original asks one at random; versions are names.';
  static override examples = [
    { description: 'who consumes as Billing', command: 'mq consumerConnection -g Billing' },
    { description: 'as one broker sees it', command: 'mq consumerConnection -g Billing -b 10.0.0.1:10911' },
  ];
  static override flags = {
    consumerGroup: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'consumer group' }),
    brokerAddr: brokerAddrFlag({ description: 'ask only this broker' }),
  };

  protected override async execute(): Promise<Connected> {
    const { flags } = await this.parse(ConsumerConnection);
    const group = flags.consumerGroup.trim();
    const found = await this.withClient((client) => consumerClients(client, group, flags.brokerAddr));
    return { ...found, clients: found.clients.map(clientRow), unreached: this.partlyWithout(found.unreached) };
  }

  protected override render(found: Connected): void {
    this.out.table(clientColumns, found.clients);
    this.out.line();
    this.out.line('Below is subscription:');
    this.out.table(
      [
        { heading: '#Topic', value: ({ topic }) => topic },
        { heading: '#SubExpression', value: ({ subString }) => subString },
      ],
      found.subscriptions,
    );
    this.out.line();
    this.out.line(`ConsumeType: ${found.consumeType}`);
    this.out.line(`MessageModel: ${found.messageModel}`);
    this.out.line(`ConsumeFromWhere: ${found.consumeFromWhere}`);
  }
}
