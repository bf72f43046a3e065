import { Flags } from '@oclif/core';
import { triggerLiteDispatch } from '../admin/lite/lite-topics.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { parentTopicFlag } from '../cli/lite/lite-command.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';

interface Dispatched {
  readonly parentTopic: string;
  readonly group: string;
  readonly clientId: string | undefined;
  readonly brokers: readonly BrokerRow[];
}

export default class TriggerLiteDispatch extends ClusterCommand<Dispatched> {
  static override family: Family = 'consumer';
  static override summary = 'Have what waits of lite topics handed out at once (newer than 5.3.3)';
  static override description =
    'Tells each broker of the parent topic to hand a group, or one client of it, what waits of its lite topics. Changes no offset. Needs a broker of RocketMQ newer than 5.3.3.';
  static override differs = 'a broker that fails is named with its reason, and the exit status is 3.';
  static override examples = [
    { description: 'the whole group', command: 'mq triggerLiteDispatch -p Chats -g Bots' },
    {
      description: 'one client on one broker',
      command: 'mq triggerLiteDispatch -p Chats -g Bots -c 10.0.0.7@4711 -b broker-a',
    },
  ];
  static override flags = {
    parentTopic: parentTopicFlag(),
    group: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'consumer group' }),
    clientId: Flags.string({ char: 'c', helpValue: 'ID', description: 'only this client' }),
    brokerName: Flags.string({ char: 'b', helpValue: 'NAME', description: 'only the broker of this name' }),
  };

  protected override async execute(): Promise<Dispatched> {
    const { flags } = await this.parse(TriggerLiteDispatch);
    const [parentTopic, group, clientId] = [flags.parentTopic.trim(), flags.group.trim(), flags.clientId?.trim()];
    const only = { clientId, brokerName: flags.brokerName?.trim() };
    const outcomes = await this.withClient((client) => triggerLiteDispatch(client, parentTopic, group, only));
    if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    return { parentTopic, group, clientId, brokers: outcomes.map(({ item, error }) => brokerRow(item, error)) };
  }

  protected override render({ parentTopic, group, brokers }: Dispatched): void {
    this.out.line(`Group And Topic Info: [${group}] [${parentTopic}]`);
    this.out.line();
    for (const { brokerName = '', error } of brokers) {
      this.out.line(`${brokerName.padEnd(30)} ${error === undefined ? 'dispatched' : `error: ${error.message}`}`);
    }
  }
}
