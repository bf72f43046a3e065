import type { Family } from '../cli/families.ts';
import { offlineRequest, offlineResetFlags } from '../cli/offset/offline-reset.ts';
import { type Reset, ResetCommand } from '../cli/offset/reset-command.ts';

const { force: _, ...flags } = offlineResetFlags;

export default class ResetOffsetToLatest extends ResetCommand {
  static override family: Family = 'offset';
  static override summary = 'Move a consumer group that is offline to the end of a topic';
  static override description =
    'For a group whose clients are stopped: what waits is never consumed by it. Refused while one is online; skipAccumulatedMessage moves a group that is. Shows the plan, asks, and counts as done only what was read back. Exit status 3: some queues were not confirmed.';
  static override differs =
    "mqadmin has no such command; it is the user manual's name for a reset of a group that is offline to the newest message (chapter 5.2.5).";
  static override examples = [
    { description: 'how much would be skipped', command: 'mq resetOffsetToLatest -g Billing -t Orders --dry-run' },
    { description: 'skip it', command: 'mq resetOffsetToLatest -g Billing -t Orders --yes' },
  ];
  static override flags = flags;

  protected override async execute(): Promise<Reset> {
    const { flags } = await this.parse(ResetOffsetToLatest);
    return this.reset(offlineRequest(flags, 'latest'), { dryRun: flags['dry-run'], planFile: flags.plan });
  }
}
