import type { Family } from '../cli/families.ts';
import { offlineRequest, offlineResetFlags, resetTimeFlag } from '../cli/offset/offline-reset.ts';
import { type Reset, ResetCommand } from '../cli/offset/reset-command.ts';

export default class ResetOffsetByTimeOld extends ResetCommand {
  static override family: Family = 'offset';
  static override summary = "Move a consumer group that is offline, under the original's older name";
  static override description =
    'The same as resetOffsetByTimeOffline with a time that must be given: writes the stored offsets queue by queue, and is refused while a client of the group is online. Shows the plan, asks, and counts as done only what was read back. Exit status 3: some queues were not confirmed.';
  static override differs =
    'the original has the class but not the command: mqadmin answers that it does not exist. Asks, reads back, and refuses a group that is online, whose clients would write their own offsets over the new ones.';
  static override examples = [
    { description: 'what would happen', command: 'mq resetOffsetByTimeOld -g Billing -t Orders -s 0 --dry-run' },
  ];
  static override flags = { ...offlineResetFlags, timestamp: resetTimeFlag({ required: true }) };

  protected override async execute(): Promise<Reset> {
    const { flags } = await this.parse(ResetOffsetByTimeOld);
    return this.reset(offlineRequest(flags, flags.timestamp), { dryRun: flags['dry-run'], planFile: flags.plan });
  }
}
