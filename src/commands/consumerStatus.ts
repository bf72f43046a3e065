import { Flags } from '@oclif/core';
import { type ClientStatus, type ConsumerStatus, consumerStatus } from '../admin/group/consumer-status.ts';
import type { UnreachedValue } from '../cli/cluster-command.ts';
import { type ErrorValue, errorValue } from '../cli/errors/report.ts';
import type { Family } from '../cli/families.ts';
import { runningInfoSections } from '../cli/output/running-info.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag } from '../cli/target-flags.ts';
import { MqError } from '../errors/index.ts';
import { versionName } from '../protocol/version.ts';

/** What one client says of itself, or why it does not. */
type Client = Omit<ClientStatus, 'error'> & { readonly error?: ErrorValue };
type Shown = Omit<ConsumerStatus, 'unreached' | 'clients'> & {
  readonly clients: readonly Client[];
  readonly unreached: readonly UnreachedValue[];
};

export default class ConsumerStatusCommand extends ReadCommand<Shown> {
  static override family: Family = 'consumer';
  static override summary = 'Ask the clients of a consumer group how they stand';
  static override description =
    'Lists the clients and says what should not be so: different subscriptions in one group, a queue that several clients consume, queues that stand still or lost their lock. With -i everything one client says of itself; with --json always everything.';
  static override differs =
    'shows the clients instead of writing a file for each into the working directory; really checks whether a queue has several consumers, where the original always answers OK.';
  static override examples = [
    { description: 'is the group well', command: 'mq consumerStatus -g Billing' },
    { description: 'one client, whole', command: 'mq consumerStatus -g Billing -i 10.0.0.7@4711' },
  ];
  static override flags = {
    consumerGroup: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'consumer group' }),
    clientId: Flags.string({ char: 'i', helpValue: 'ID', description: 'only this client, and all it says' }),
    brokerAddr: brokerAddrFlag({ description: 'ask only this broker for the clients' }),
    jstack: Flags.boolean({ char: 's', description: 'the stacks of the threads too (Java clients)' }),
  };

  private single = false;

  protected override async execute(): Promise<Shown> {
    const { flags } = await this.parse(ConsumerStatusCommand);
    const group = flags.consumerGroup.trim();
    const clientId = flags.clientId?.trim();
    this.single = clientId !== undefined;
    const { brokerAddr, jstack } = flags;
    const status = await this.withClient((client) => consumerStatus(client, group, { clientId, brokerAddr, jstack }));
    if (clientId !== undefined && status.clients.length === 0) {
      throw new MqError('NOT_FOUND', `the client ${clientId} of group ${group} is not online`, {
        group,
        hint: `See mq consumerConnection -g ${group}`,
      });
    }
    const silent = status.clients.filter(({ error }) => error !== undefined);
    if (silent.length > 0) this.endWith('PARTIAL');
    const clients = status.clients.map(({ error, ...client }) => ({
      ...client,
      ...(error !== undefined && { error: errorValue(error) }),
    }));
    return { ...status, clients, unreached: this.partlyWithout(status.unreached) };
  }

  protected override render({ clients, findings }: Shown): void {
    const [only] = clients;
    if (this.single && only?.info !== undefined && !this.out.wantsTable) {
      for (const { title, lines } of runningInfoSections(only.info)) {
        this.out.line(`#${title}#`);
        for (const line of lines) this.out.line(line);
        this.out.line();
      }
    } else {
      this.out.table(columns, clients);
      this.out.line();
    }
    for (const { text } of findings) this.out.line(`WARN: ${text}`);
    if (findings.length === 0) this.out.line('Nothing out of order.');
  }
}

const columns: readonly Column<Client>[] = [
  { heading: '#ClientId', value: ({ clientId }) => clientId },
  { heading: '#Version', value: ({ version }) => versionName(version) },
  { heading: '#Queues', value: ({ info }) => info?.mqTable.length },
  {
    heading: '#Cached',
    value: ({ info }) => info?.mqTable.reduce((sum, [, { cachedMsgCount }]) => sum + cachedMsgCount, 0),
  },
  { heading: '#OK TPS', value: ({ info }) => info && tps(info, 'consumeOKTPS') },
  { heading: '#Failed TPS', value: ({ info }) => info && tps(info, 'consumeFailedTPS') },
  { heading: '#Problem', value: ({ error }) => error?.message },
];

const tps = ({ statusTable }: NonNullable<ClientStatus['info']>, name: 'consumeOKTPS' | 'consumeFailedTPS'): string =>
  [...statusTable.values()].reduce((sum, status) => sum + status[name], 0).toFixed(2);
