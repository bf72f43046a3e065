import { planQueues } from '../admin/topic/static/plan.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { StaticTopicCommand, type StaticTopicValue, staticTopicFlags } from '../cli/topic/static-topic-command.ts';
import { MqError } from '../errors/index.ts';

export default class UpdateStaticTopic extends StaticTopicCommand {
  static override family: Family = 'topic';
  static override summary = 'Create a static topic, or give it more queues (5.x)';
  static override description =
    'A static topic has a fixed number of logical queues, which stay when brokers come and go; each lies in a physical queue of some broker. New queues go to the brokers that hold fewest. Every broker of the clusters takes part. Shows the plan, asks, keeps the mapping before and after in files, and reads each broker back. Brokers of RocketMQ 5 have static topics; those of mq and 4.9 do not.';
  static override differs =
    '-mf and -fr work, which in the original are dead; asks, reads back, and says which brokers have the new mapping when one fails; the spread over brokers is not by chance.';
  static override examples = [
    { description: 'ten queues in a cluster', command: 'mq updateStaticTopic -c DefaultCluster -t Orders -qn 10' },
    { description: 'look first', command: 'mq updateStaticTopic -b broker-a,broker-b -t Orders -qn 12 --dry-run' },
    {
      description: 'write a mapping again',
      command: 'mq updateStaticTopic -t Orders -mf /tmp/Orders-1760000000000.after -fr true',
    },
  ];
  static override flags = {
    ...staticTopicFlags,
    totalQueueNum: whole({
      aliases: ['qn'],
      min: 1,
      max: 16_384,
      unit: 'queues',
      description: 'logical queues in all',
    }),
  };

  protected override async execute(): Promise<StaticTopicValue> {
    const { flags } = await this.parse(UpdateStaticTopic);
    const { totalQueueNum, mapFile } = flags;
    if (totalQueueNum === undefined && mapFile === undefined) {
      throw new MqError('USAGE', 'neither --totalQueueNum (-qn) nor --mapFile (-mf) is given');
    }
    return this.map(flags, (found) => planQueues(found, totalQueueNum ?? 0));
  }
}
