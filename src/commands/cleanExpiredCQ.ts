import { type CleanedBrokers, CleaningCommand, cleaningFlags } from '../cli/cleaning-command.ts';
import type { Family } from '../cli/families.ts';
import { CleaningRequest } from '../client/requests/upkeep.ts';

export default class CleanExpiredCQ extends CleaningCommand {
  static override family: Family = 'broker';
  static override summary = 'Remove consume queues whose messages have all expired';
  static override description =
    'The messages of such a queue are gone from the commit log. A broker of mq keeps a queue that a group has a place in: the next message would get offset 0, and the group would never see it; an Apache broker removes it all the same. Without -b and -c all brokers of all clusters are meant.';
  static override differs =
    'asks before; says what each broker removed, and fails with the broker that failed, where the original prints the outcome of the last one alone.';
  static override examples = [
    { description: 'look first', command: 'mq cleanExpiredCQ -c DefaultCluster --dry-run' },
    { description: 'on one broker, unasked', command: 'mq cleanExpiredCQ -b 127.0.0.1:10911 --yes' },
  ];
  static override flags = cleaningFlags;

  protected override readonly cleaning = { request: CleaningRequest.EXPIRED_QUEUES, noun: 'expired consume queue' };

  protected override async execute(): Promise<CleanedBrokers> {
    const { flags } = await this.parse(CleanExpiredCQ);
    return this.clean(flags);
  }
}
