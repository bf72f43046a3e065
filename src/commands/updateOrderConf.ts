import { Flags } from '@oclif/core';
import { applyKvChange, type KvOutcome, planKvChange } from '../admin/namesrv/kv-config.ts';
import { checkOrderConf } from '../admin/topic/order-conf.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type KvRow, kvRow } from '../cli/output/kv-change.ts';
import type { AdminClient } from '../client/admin-client.ts';
import { MqError } from '../errors/index.ts';
import { ORDER_TOPIC_CONFIG } from '../protocol/headers/namesrv.ts';

const METHODS = ['get', 'put', 'delete'] as const;
type Method = (typeof METHODS)[number];

interface OrderConf {
  readonly topic: string;
  readonly method: Method;
  readonly dryRun: boolean;
  /** `broker:queues;broker:queues`: what was read or written; absent after a deletion. */
  readonly orderConf: string | undefined;
  readonly nameServers: readonly KvRow[];
}

export default class UpdateOrderConf extends ClusterCommand<OrderConf> {
  static override family: Family = 'topic';
  static override summary = 'Show, set or delete the order configuration of a topic';
  static override description =
    'Which brokers hold how many queues of a strictly ordered topic: broker:queues;broker:queues. Producers send to these queues and to no others, also while one of the brokers is down. It is kept by every name server of -n, is read back there, and asks before another one is overwritten or deleted. updateTopic -o keeps it in step with the topic.';
  static override differs =
    'checks the form, asks before it overwrites or deletes, and counts only what it read back; no name server at all is an error, where the original prints success; what get does not find is exit 65.';
  static override examples = [
    { description: 'show it', command: 'mq updateOrderConf -t Orders -m get' },
    { description: 'set it', command: "mq updateOrderConf -t Orders -m put -v 'broker-a:4;broker-b:4'" },
    { description: 'delete it', command: 'mq updateOrderConf -t Orders -m delete' },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic' }),
    method: Flags.option({ char: 'm', required: true, options: METHODS, description: 'what to do' })(),
    orderConf: Flags.string({ char: 'v', helpValue: 'B:N;B:N', description: 'queues per broker name; for put' }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  protected override async execute(): Promise<OrderConf> {
    const { flags } = await this.parse(UpdateOrderConf);
    const { method, 'dry-run': dryRun } = flags;
    const topic = flags.topic.trim();
    const wanted = method === 'put' ? flags.orderConf?.trim() : undefined;
    if (method === 'put' && wanted === undefined) {
      throw new MqError('USAGE', 'put needs the order configuration, --orderConf (-v)');
    }
    return this.withClient(async (client) => {
      if (wanted !== undefined) await this.check(client, topic, wanted);
      const entry = { namespace: ORDER_TOPIC_CONFIG, key: topic };
      const plan = await planKvChange(client, entry, wanted);
      const present = new Set(plan.flatMap(({ value }) => value?.before ?? []));
      const [orderConf] = present;
      if (method !== 'put' && orderConf === undefined) throw missing(topic);
      if (method === 'get') return this.shown({ topic, method, dryRun, orderConf }, plan);
      present.delete(wanted ?? '');
      const question = `${method === 'put' ? 'Set' : 'Delete'} the order configuration of ${topic}`;
      if (!dryRun && present.size > 0) {
        await this.confirm(
          `${question}, now ${[...present].join(' and ')}${method === 'put' ? `, to ${wanted}` : ''}?`,
        );
      }
      const outcomes = dryRun ? plan : await applyKvChange(client, entry, plan);
      return this.shown({ topic, method, dryRun, orderConf: wanted }, outcomes);
    });
  }

  private async check(client: AdminClient, topic: string, text: string): Promise<void> {
    const unknown = await checkOrderConf(client, topic, text);
    if (unknown.length > 0) this.warning(`no broker is registered with the name ${unknown.join(', ')}`);
  }

  private shown(conf: Omit<OrderConf, 'nameServers'>, outcomes: readonly KvOutcome[]): OrderConf {
    if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    const rows = outcomes.map(kvRow);
    if (conf.method !== 'get') return { ...conf, nameServers: rows };
    return { ...conf, nameServers: rows.map((row) => (row.error === undefined ? { ...row, new: row.old } : row)) };
  }

  protected override render({ topic, method, dryRun, orderConf, nameServers }: OrderConf): void {
    const what = `${method === 'put' ? 'update' : method} orderConf`;
    const value = orderConf === undefined ? '' : `, orderConf=[${orderConf}]`;
    const failed = nameServers.filter(({ error }) => error !== undefined);
    const others = nameServers.filter((row) => row.error === undefined && row.new !== orderConf);
    const outcome = failed.length === 0 ? 'success.' : 'in part.';
    this.out.line(`${dryRun && method !== 'get' ? `would ${what}` : `${what} ${outcome}`} topic=[${topic}]${value}`);
    for (const { address, error } of failed) this.out.line(`  ${address} failed: ${error?.message}`);
    for (const row of others) this.out.line(`  ${row.address} has another one: ${row.new ?? '(none)'}`);
  }
}

const missing = (topic: string): MqError =>
  new MqError('NOT_FOUND', `no name server has an order configuration of ${topic}`, {
    key: topic,
    hint: 'Check the name; only topics that are told to be ordered have one.',
  });
