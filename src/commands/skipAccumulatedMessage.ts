import { Flags } from '@oclif/core';
import type { Family } from '../cli/families.ts';
import { truth } from '../cli/flags.ts';
import { type Reset, ResetCommand } from '../cli/offset/reset-command.ts';

export default class SkipAccumulatedMessage extends ResetCommand {
  static override family: Family = 'offset';
  static override summary = 'Move a consumer group to the end of a topic';
  static override description =
    'What waits is never consumed by the group. The same as resetOffsetByTime -s latest: works with clients online and offline, shows the plan, asks, and counts as done only what was read back. Exit status 3: some queues were not confirmed.';
  static override differs = 'shows the plan, asks, and counts only what it read back.';
  static override examples = [
    { description: 'how much would be skipped', command: 'mq skipAccumulatedMessage -g Billing -t Orders --dry-run' },
    { description: 'skip it', command: 'mq skipAccumulatedMessage -g Billing -t Orders --yes' },
  ];
  static override flags = {
    group: Flags.string({ char: 'g', required: true, helpValue: 'NAME', description: 'consumer group' }),
    topic: Flags.string({ char: 't', required: true, helpValue: 'NAME', description: 'topic' }),
    force: truth({ char: 'f', description: 'taken as the original has it, without effect: the end is never behind' }),
    cluster: Flags.string({
      char: 'c',
      helpValue: 'TOPIC',
      description: 'topic that supplies the route, for a topic without one (LMQ)',
    }),
    plan: Flags.string({
      helpValue: 'FILE',
      description: 'write the plan to a file for mq offset apply, change nothing',
    }),
    'dry-run': Flags.boolean({ description: 'show the plan, change nothing' }),
  };

  protected override async execute(): Promise<Reset> {
    const { flags } = await this.parse(SkipAccumulatedMessage);
    const request = {
      group: flags.group.trim(),
      topic: flags.topic.trim(),
      point: { kind: 'latest' } as const,
      ...(flags.cluster !== undefined && { routeTopic: flags.cluster.trim() }),
    };
    return this.reset(request, { dryRun: flags['dry-run'], planFile: flags.plan });
  }
}
