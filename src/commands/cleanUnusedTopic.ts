import { type CleanedBrokers, CleaningCommand, cleaningFlags } from '../cli/cleaning-command.ts';
import type { Family } from '../cli/families.ts';
import { CleaningRequest } from '../client/requests/upkeep.ts';

export default class CleanUnusedTopic extends CleaningCommand {
  static override family: Family = 'broker';
  static override summary = 'Remove the consume queues of topics a broker no longer knows';
  static override description =
    'What is left of topics that were deleted, with whatever messages they still have. Without -b and -c all brokers of all clusters are meant.';
  static override differs =
    'asks before; says what each broker removed, and fails with the broker that failed, where the original prints the outcome of the last one alone.';
  static override examples = [
    { description: 'look first', command: 'mq cleanUnusedTopic -c DefaultCluster --dry-run' },
    { description: 'on one broker, unasked', command: 'mq cleanUnusedTopic -b 127.0.0.1:10911 --yes' },
  ];
  static override flags = cleaningFlags;

  protected override readonly cleaning = { request: CleaningRequest.UNUSED_TOPICS, noun: 'unknown topic' };

  protected override async execute(): Promise<CleanedBrokers> {
    const { flags } = await this.parse(CleanUnusedTopic);
    return this.clean(flags);
  }
}
