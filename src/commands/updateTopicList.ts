import { Flags } from '@oclif/core';
import type { Outcome } from '../admin/fan-out.ts';
import { onlyCluster, type Target } from '../admin/targets.ts';
import {
  applyTopicList,
  type PlannedTopic,
  planTopicList,
  type TopicListResult,
} from '../admin/topic/update-topic-list.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { readJsonList } from '../cli/files/json-list.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { type OrderConfValue, orderConfFailures, orderConfValue } from '../cli/output/order-conf.ts';
import { linesOfList, type PlannedEntry, questionOf, summaryOfList } from '../cli/output/planned-list.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';

interface UpdatedBroker extends BrokerRow {
  /** Every topic of the list; absent when nothing came of it. */
  readonly topics?: readonly PlannedEntry[];
}

interface Updated {
  readonly dryRun: boolean;
  readonly brokers: readonly UpdatedBroker[];
  readonly withoutMaster: readonly string[];
  /** Order configurations that were changed. */
  readonly orderConfs: readonly (OrderConfValue & { readonly topic: string })[];
}

export default class UpdateTopicList extends ClusterCommand<Updated> {
  static override family: Family = 'topic';
  static override summary = 'Create or change the topics of a file';
  static override description =
    'The file holds a JSON list of topics, as the original takes it: [{"topicName": "Orders", "readQueueNums": 8, "writeQueueNums": 8, "perm": 6}]; also topicFilterType, topicSysFlag, order and attributes. What a topic does not say stays as it is; a new one gets 16 queues and both permissions. Only what differs is sent, and read back. Asks before topics that are there are changed. Without -b and -c the only cluster is meant.';
  static override differs =
    'keeps what the file does not say, asks before it changes topics that are there, and reads back; sends only what differs, since 5.3.3 drops a whole list in which one topic is already as it should be and reports success; brokers before 5.3 get the topics one by one.';
  static override examples = [
    { description: 'on every master of a cluster', command: 'mq updateTopicList -c DefaultCluster -f topics.json' },
    { description: 'look first', command: 'mq updateTopicList -f topics.json --dry-run' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag({ exclusive: ['clusterName'] }),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    filename: Flags.string({ char: 'f', required: true, helpValue: 'FILE', description: 'JSON list of topics' }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  protected override async execute(): Promise<Updated> {
    const { flags } = await this.parse(UpdateTopicList);
    const dryRun = flags['dry-run'];
    const { validateTopics } = await import('#validators/topics');
    const entries = await readJsonList(flags.filename.trim(), 'topic', validateTopics);
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const plan = await planTopicList(client, choice, entries);
      const question = questionOf(
        plan.brokers.flatMap(({ value }) => (value === undefined ? [] : [value.map(entryOf)])),
        'topic',
      );
      if (!dryRun && question !== undefined) await this.confirm(question);
      return this.updated(dryRun, dryRun ? { ...plan, orderConfs: [] } : await applyTopicList(client, plan));
    });
  }

  private updated(dryRun: boolean, { brokers, withoutMaster, orderConfs }: TopicListResult): Updated {
    const orders = orderConfs.map(({ topic, change }) => ({ topic, ...orderConfValue(change) }));
    const rows = [...brokers, ...orders.flatMap(({ nameServers }) => nameServers)];
    if (withoutMaster.length > 0 || rows.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    return { dryRun, brokers: brokers.map(rowOf), withoutMaster, orderConfs: orders };
  }

  protected override render({ dryRun, brokers, withoutMaster, orderConfs }: Updated): void {
    for (const { address, error, topics = [] } of brokers) {
      const what = `submit batch of topic config to ${address}`;
      if (error !== undefined) this.out.line(`${what} failed: ${error.message}`);
      else this.out.line(`${dryRun ? `would ${what}` : `${what} success`}: ${summaryOfList(topics)}`);
      for (const line of error === undefined ? linesOfList(topics) : []) this.out.line(`  ${line}`);
    }
    for (const name of withoutMaster)
      this.out.line(`submit batch of topic config to ${name} failed: it has no master now`);
    for (const conf of orderConfs) {
      this.out.line(`set orderConf of ${conf.topic}: ${conf.old ?? '(none)'} -> ${conf.new ?? '(none)'}`);
      for (const line of orderConfFailures(conf)) this.out.line(line);
    }
  }
}

const entryOf = ({ topic: name, created, changes }: PlannedTopic): PlannedEntry => ({ name, created, changes });

const rowOf = ({ item, value, error }: Outcome<Target, PlannedTopic[]>): UpdatedBroker => ({
  ...brokerRow(item, error),
  ...(value !== undefined && { topics: value.map(entryOf) }),
});
