import { Flags } from '@oclif/core';
import type { Outcome } from '../admin/fan-out.ts';
import { clusterNames, noTarget, type Target } from '../admin/targets.ts';
import type { TopicUpdate } from '../admin/topic/update-topic.ts';
import { updateTopicPerm } from '../admin/topic/update-topic-perm.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { topicConfigText } from '../cli/output/java-text.ts';
import { brokerAddrFlag, clusterNameFlag, namedTarget } from '../cli/target-flags.ts';
import type { TopicConfig } from '../protocol/bodies/topic-config.ts';

interface UpdatedBroker extends BrokerRow {
  readonly old?: number;
  readonly new?: number;
  readonly config?: TopicConfig;
}

interface Updated {
  readonly topic: string;
  readonly dryRun: boolean;
  readonly brokers: readonly UpdatedBroker[];
  /** Addresses of brokers that do not have the topic, and were left alone. */
  readonly withoutTopic: readonly string[];
  readonly withoutMaster: readonly string[];
}

export default class UpdateTopicPerm extends ClusterCommand<Updated> {
  static override family: Family = 'topic';
  static override summary = 'Change whether a topic may be read and written';
  static override description =
    'Everything else of the topic stays as it is on each broker; brokers of the cluster that do not have it are left alone. Each broker is read back. Clients follow within half a minute.';
  static override differs =
    "keeps each broker's own queues, flags, order and attributes, where the original sends those of one broker to all and takes the order away; does not make the topic on brokers that lack it, and reads back.";
  static override examples = [
    { description: 'read only', command: 'mq updateTopicPerm -c DefaultCluster -t Orders -p 4' },
    { description: 'both again, on one broker', command: 'mq updateTopicPerm -b 127.0.0.1:10911 -t Orders -p 6' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag(),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic to change' }),
    perm: whole({ char: 'p', required: true, min: 0, max: 7, description: '2 write, 4 read, 6 both' }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  private single = false;

  protected override async execute(): Promise<Updated> {
    const { flags } = await this.parse(UpdateTopicPerm);
    const dryRun = flags['dry-run'];
    const topic = flags.topic.trim();
    return this.withClient(async (client) => {
      const choice = namedTarget(flags);
      if (choice === undefined) throw noTarget(await clusterNames(client));
      this.single = 'addr' in choice;
      const { brokers, ...without } = await updateTopicPerm(client, topic, choice, flags.perm, { dryRun });
      const failed = brokers.some(({ error }) => error !== undefined);
      if (failed || without.withoutMaster.length > 0) this.endWith('PARTIAL');
      return { topic, dryRun, brokers: brokers.map(rowOf), ...without };
    });
  }

  protected override render({ topic, dryRun, brokers, withoutTopic, withoutMaster }: Updated): void {
    for (const { address, error, config, ...perm } of brokers) {
      const what = `update topic perm from ${perm.old} to ${perm.new} in ${address}`;
      if (error !== undefined) this.out.line(`update topic perm in ${address} failed: ${error.message}`);
      else if (perm.old === perm.new) this.out.line(`new perm equals to the old one! ${perm.new} in ${address}`);
      else this.out.line(dryRun ? `would ${what}` : `${what} success.`);
      if (this.single && config !== undefined) this.out.line(`${topicConfigText(config)}.`);
    }
    for (const name of withoutMaster) this.out.line(`update topic perm in ${name} failed: it has no master now`);
    for (const address of withoutTopic) this.out.note(`${address} does not have the topic ${topic}`);
  }
}

const rowOf = ({ item, value, error }: Outcome<Target, TopicUpdate>): UpdatedBroker => ({
  ...brokerRow(item, error),
  ...(value?.before !== undefined && { old: value.before.perm, new: value.after.perm, config: value.after }),
});
