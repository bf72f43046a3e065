import { planMoves } from '../admin/topic/static/plan.ts';
import type { Family } from '../cli/families.ts';
import { StaticTopicCommand, type StaticTopicValue, staticTopicFlags } from '../cli/topic/static-topic-command.ts';
import { MqError } from '../errors/index.ts';

export default class RemappingStaticTopic extends StaticTopicCommand {
  static override family: Family = 'topic';
  static override summary = 'Move the queues of a static topic to other brokers (5.x)';
  static override description =
    'Logical queues move so that the brokers named share them equally, as few as will do; what they hold stays where it is and is read from there. The offsets of a queue jump to the next multiple of 10,000 where it moves. Shows the plan, asks, keeps the mapping before and after in files, and reads each broker back. Brokers of RocketMQ 5 have static topics; those of mq and 4.9 do not.';
  static override differs =
    '-mf and -fr work, which in the original are dead; asks, reads back, and says which brokers have the new mapping when one fails; queues that are where they should be are no error.';
  static override examples = [
    { description: 'to two brokers', command: 'mq remappingStaticTopic -b broker-a,broker-b -t Orders' },
    { description: 'look first', command: 'mq remappingStaticTopic -c DefaultCluster -t Orders --dry-run' },
  ];
  static override flags = staticTopicFlags;

  protected override async execute(): Promise<StaticTopicValue> {
    const { flags } = await this.parse(RemappingStaticTopic);
    return this.map(flags, (found) => {
      if (found.present.size > 0) return planMoves(found);
      throw new MqError('NOT_FOUND', `no broker has the static topic ${found.topic}`, { topic: found.topic });
    });
  }
}
