import { Flags } from '@oclif/core';
import { type Change, changesOf } from '../admin/changes.ts';
import { onlyCluster } from '../admin/targets.ts';
import { type UpdateTopicResult, updateTopic } from '../admin/topic/update-topic.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { truth, whole } from '../cli/flags.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { changeLine } from '../cli/output/changes.ts';
import { topicConfigText } from '../cli/output/java-text.ts';
import { type OrderConfValue, orderConfFailures, orderConfValue } from '../cli/output/order-conf.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';
import type { TopicConfig } from '../protocol/bodies/topic-config.ts';

interface UpdatedBroker extends BrokerRow {
  /** Whether the topic was not there before. */
  readonly created?: boolean;
  readonly changes?: Record<string, Change>;
  readonly config?: TopicConfig;
}

interface Updated {
  readonly topic: string;
  readonly dryRun: boolean;
  /** What was chosen: one broker, or a cluster. */
  readonly target: 'broker' | 'cluster';
  readonly brokers: readonly UpdatedBroker[];
  readonly withoutMaster: readonly string[];
  readonly orderConf?: OrderConfValue;
}

export default class UpdateTopic extends ClusterCommand<Updated> {
  static override family: Family = 'topic';
  static override summary = 'Create a topic, or change one';
  static override description =
    'What is not given stays as it is; a new topic gets 8 queues for reading and writing, and both permissions. Without -b and -c the only cluster is meant.';
  static override differs =
    'keeps what is not given, where the original sets it back to its default; reads each broker back, goes on when one fails, keeps the order configuration in step, and takes the only cluster where neither -b nor -c is given.';
  static override examples = [
    { description: 'on every master of a cluster', command: 'mq updateTopic -c DefaultCluster -t Orders' },
    { description: 'read only, all else as it is', command: 'mq updateTopic -c DefaultCluster -t Orders -p 4' },
    { description: 'look first', command: 'mq updateTopic -c DefaultCluster -t Orders -w 16 --dry-run' },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic to create or change' }),
    brokerAddr: brokerAddrFlag({ exclusive: ['clusterName'] }),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    readQueueNums: whole({ char: 'r', min: 0, max: 65535, unit: 'queues', description: 'queues to read per broker' }),
    writeQueueNums: whole({ char: 'w', min: 0, max: 65535, unit: 'queues', description: 'queues to write per broker' }),
    perm: whole({ char: 'p', min: 0, max: 7, description: '2 write, 4 read, 6 both' }),
    order: truth({ char: 'o', description: 'strictly ordered; also at every name server of -n' }),
    unit: truth({ char: 'u', description: 'the unit bit of topicSysFlag' }),
    hasUnitSub: truth({ char: 's', description: 'the unit-sub bit of topicSysFlag' }),
    attributes: Flags.string({ char: 'a', helpValue: '+K=V,-K', description: 'attributes to set and to drop (5.x)' }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  protected override async execute(): Promise<Updated> {
    const { flags } = await this.parse(UpdateTopic);
    const { topic, brokerAddr, clusterName, 'dry-run': dryRun } = flags;
    const { readQueueNums, writeQueueNums, perm, order, unit, hasUnitSub, attributes } = flags;
    const change = { readQueueNums, writeQueueNums, perm, order, unit, hasUnitSub, attributes };
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly({ brokerAddr, clusterName }, say, () => onlyCluster(client));
      const result = await updateTopic(client, topic, choice, change, { dryRun });
      const updated = updatedOf(topic, dryRun, 'addr' in choice ? 'broker' : 'cluster', result);
      if (isPartial(updated)) this.endWith('PARTIAL');
      return updated;
    });
  }

  protected override render({ topic, dryRun, target, brokers, withoutMaster, orderConf }: Updated): void {
    for (const { address, error, created, changes = {} } of brokers) {
      if (error !== undefined) {
        this.out.line(`create topic to ${address} failed: ${error.message}`);
        continue;
      }
      const planned = `would ${created ? 'create' : 'change'} topic ${topic} on ${address}`;
      this.out.line(dryRun ? planned : `create topic to ${address} success.`);
      const lines = Object.entries(changes).map(([name, change]) => changeLine(name, change));
      for (const line of created ? [] : lines) this.out.line(`  ${line}`);
      if (!created && lines.length === 0) this.out.line('  nothing differs');
    }
    for (const name of withoutMaster) this.out.line(`create topic to ${name} failed: it has no master now`);
    if (orderConf !== undefined) this.renderOrder(target, dryRun, orderConf);
    const configs = brokers.flatMap(({ config }) => (config === undefined ? [] : [topicConfigText(config)]));
    for (const line of new Set(configs)) this.out.line(line);
  }

  private renderOrder(target: string, dryRun: boolean, conf: OrderConfValue): void {
    const isOrder = conf.new !== undefined;
    const what = `set ${target} orderConf. isOrder=${isOrder}, orderConf=[${conf.new ?? ''}]`;
    this.out.line(dryRun ? `would ${what}` : what);
    for (const line of orderConfFailures(conf)) this.out.line(line);
  }
}

function updatedOf(
  topic: string,
  dryRun: boolean,
  target: Updated['target'],
  { brokers, withoutMaster, orderConf }: UpdateTopicResult,
): Updated {
  return {
    topic,
    dryRun,
    target,
    brokers: brokers.map(({ item, value, error }) => {
      if (value === undefined) return brokerRow(item, error);
      const { before, after } = value;
      return {
        ...brokerRow(item),
        created: before === undefined,
        changes: changesOf(before ?? {}, after),
        config: after,
      };
    }),
    withoutMaster,
    ...(orderConf !== undefined && { orderConf: orderConfValue(orderConf) }),
  };
}

const isPartial = ({ brokers, withoutMaster, orderConf }: Updated): boolean =>
  withoutMaster.length > 0 || [...brokers, ...(orderConf?.nameServers ?? [])].some(({ error }) => error !== undefined);
