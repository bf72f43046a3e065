import { type CleanedBrokers, CleaningCommand, cleaningFlags } from '../cli/cleaning-command.ts';
import type { Family } from '../cli/families.ts';
import { CleaningRequest } from '../client/requests/upkeep.ts';

export default class DeleteExpiredCommitLog extends CleaningCommand {
  static override family: Family = 'broker';
  static override summary = 'Delete expired commit log files now, at any hour';
  static override description =
    'Files older than fileReservedTime, without waiting for deleteWhen; never one that is being written. A broker of mq answers when they are gone, an Apache broker deletes them with its next passes (cleanResourceInterval, 10 s). Without -b and -c all brokers of all clusters are meant.';
  static override differs =
    'asks before; says what each broker deleted, and fails with the broker that failed, where the original prints the outcome of the last one alone.';
  static override examples = [
    { description: 'look first', command: 'mq deleteExpiredCommitLog -c DefaultCluster --dry-run' },
    { description: 'on one broker, unasked', command: 'mq deleteExpiredCommitLog -b 127.0.0.1:10911 --yes' },
  ];
  static override flags = cleaningFlags;

  protected override readonly cleaning = { request: CleaningRequest.EXPIRED_FILES, noun: 'expired commit log file' };

  protected override async execute(): Promise<CleanedBrokers> {
    const { flags } = await this.parse(DeleteExpiredCommitLog);
    return this.clean(flags);
  }
}
