import { Args, Flags } from '@oclif/core';
import { checkMoves } from '../../admin/offset/check-plan.ts';
import type { Family } from '../../cli/families.ts';
import { type AppliedPlan, PlanCommand } from '../../cli/offset/plan-command.ts';
import { readPlan } from '../../cli/offset/plan-file.ts';

export default class OffsetApply extends PlanCommand {
  static override family: Family = 'offset';
  static override summary = 'Carry out a plan of offset changes';
  static override description =
    'The plan is a file that --plan of resetOffsetByTime, skipAccumulatedMessage, cloneGroupOffset or mq offset import wrote. What it says is checked again: the group is online or offline as it was, each offset is what it was, each target within its queue. Then it is shown, asked for, written queue by queue and read back. Applied again, it does what is left. Exit status 3: some queues were not confirmed.';
  static override examples = [
    { description: 'make a plan', command: 'mq resetOffsetByTime -g Billing -t Orders -s earliest --plan reset.json' },
    { description: 'is all as it was?', command: 'mq offset apply reset.json --dry-run' },
    { description: 'carry it out', command: 'mq offset apply reset.json' },
  ];
  static override args = {
    file: Args.string({ name: 'FILE', ignoreStdin: true, required: true, description: 'the plan; - is stdin' }),
  };
  static override flags = {
    force: Flags.boolean({ description: 'also where an offset has moved since, or clients came or went' }),
    'dry-run': Flags.boolean({ description: 'check it and show how each queue stands; change nothing' }),
  };

  protected override async execute(): Promise<AppliedPlan> {
    const { args, flags } = await this.parse(OffsetApply);
    const plan = await readPlan(args.file);
    return this.withClient(async (client) => {
      this.out.note(`made at ${plan.madeAt} by ${plan.madeBy} with ${plan.namesrvAddr.join(';')}`);
      const moves = await checkMoves(client, plan.moves);
      return this.carryOut(client, moves, { file: args.file, force: flags.force, dryRun: flags['dry-run'] });
    }, this.stop.signal);
  }
}
