import type { Family } from '../cli/families.ts';
import { offlineRequest, offlineResetFlags, resetTimeFlag } from '../cli/offset/offline-reset.ts';
import { type Reset, ResetCommand } from '../cli/offset/reset-command.ts';

export default class ResetOffsetByTimeOffline extends ResetCommand {
  static override family: Family = 'offset';
  static override summary = 'Move a consumer group that is offline to a point in time';
  static override description =
    'For a group whose clients are stopped, which start afterwards at the new place; refused while one is online, since it would write its own offsets over the new ones. The time is the one messages were stored at: without it the group starts at the first message, with a time to come at the end. Shows the plan, asks, and counts as done only what was read back. Exit status 3: some queues were not confirmed.';
  static override differs =
    "mqadmin has no such command; it is the user manual's name for a reset of a group that is offline (chapter 5.2.5).";
  static override examples = [
    {
      description: 'consume again from noon on',
      command: 'mq resetOffsetByTimeOffline -g Billing -t Orders -s 2026-03-01#12:00:00:000',
    },
    { description: 'from the first message', command: 'mq resetOffsetByTimeOffline -g Billing -t Orders --yes' },
  ];
  static override flags = { ...offlineResetFlags, timestamp: resetTimeFlag({ default: 'earliest' }) };

  protected override async execute(): Promise<Reset> {
    const { flags } = await this.parse(ResetOffsetByTimeOffline);
    return this.reset(offlineRequest(flags, flags.timestamp), { dryRun: flags['dry-run'], planFile: flags.plan });
  }
}
