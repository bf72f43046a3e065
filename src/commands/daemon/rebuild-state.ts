import { Args, Flags } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import { clusterFileFlag, needed } from '../../cli/daemon/flags.ts';
import { positionColumns } from '../../cli/daemon/positions.ts';
import type { Family } from '../../cli/families.ts';
import { duration } from '../../cli/load-flags.ts';
import { steadyClock, systemClock } from '../../clock.ts';
import type { OpenGroup } from '../../engine/daemon/groups/from-file.ts';
import type { MemberPosition } from '../../engine/daemon/groups/positions.ts';
import type { RebuildLook } from '../../engine/daemon/groups/rebuild.ts';

interface Rebuilt {
  readonly brokerName: string;
  /** What was wrong. */
  readonly why: string;
  readonly members: readonly MemberPosition[];
  /** Members that were not there: what only they have is set aside when they return. */
  readonly missing: readonly string[];
  /** Member that was chosen, and its epoch. */
  readonly master: string;
  readonly epoch: number;
  readonly mode: 'SYNC' | 'ASYNC';
  /** False under --dry-run. */
  readonly written: boolean;
}

/** Members look each second; one that had not noticed yet may have to wait for a look. */
const NOTICE_WITHIN_MS = 15_000;

export default class DaemonRebuildState extends MqCommand<Rebuilt> {
  static override family: Family = 'daemon';
  static override summary = 'Begin a group anew whose state in ZooKeeper is lost';
  static override description =
    "For a group whose data in ZooKeeper was deleted, cannot be read, or was restored from an older backup: its members stop and say LOST. Shows how far each member's log is, which one would lead (the newest epoch, then the longest log), asks for the group's name, and writes the state; the usual rules do the rest. Nothing is written where the state is sound or was changed meanwhile. While all members are there they go on by themselves, and nothing is lost. With one missing it takes --accept-loss: what was acknowledged and only the missing ones have is lost to the group. It works from any host that reaches ZooKeeper, also where no daemon runs.";
  static override examples = [
    {
      description: 'how far each member is, and who would lead',
      command: 'mq daemon rebuild-state broker-a --dry-run',
    },
    {
      description: 'one member is gone for good',
      command: 'mq daemon rebuild-state broker-a --accept-loss --confirm=broker-a',
    },
  ];
  static override args = { GROUP: Args.string({ ignoreStdin: true, description: 'brokerName of the group' }) };
  static override flags = {
    configFile: clusterFileFlag,
    'accept-loss': Flags.boolean({ description: 'also while members are missing, whose messages may be lost' }),
    confirm: Flags.string({ helpValue: 'GROUP', description: 'GROUP once more, in place of typing it' }),
    'dry-run': Flags.boolean({ description: 'show the positions and the choice, change nothing' }),
    for: duration({
      ...{ default: 30_000, defaultHelp: async () => '30s', helpValue: 'TIME' },
      description: 'how long at most until the member leads',
    }),
  };

  protected override async execute(): Promise<Rebuilt> {
    const { args, flags } = await this.parse(DaemonRebuildState);
    const name = needed(args.GROUP, 'mq daemon rebuild-state GROUP');
    const { withGroup } = await import('../../engine/daemon/groups/from-file.ts');
    return withGroup(flags.configFile, name, (open) =>
      this.rebuild(open, {
        ...{ acceptLoss: flags['accept-loss'], dryRun: flags['dry-run'] },
        ...{ confirm: flags.confirm, forMs: flags.for },
      }),
    );
  }

  private async rebuild(
    { group, plan, lookIntoStore }: OpenGroup,
    options: {
      readonly acceptLoss: boolean;
      readonly dryRun: boolean;
      readonly confirm: string | undefined;
      readonly forMs: number;
    },
  ): Promise<Rebuilt> {
    const { acceptLoss, dryRun, confirm, forMs } = options;
    const rebuild = await import('../../engine/daemon/groups/rebuild.ts');
    const { unreadableState } = await import('../../engine/daemon/groups/rebuild-choice.ts');
    const look = () => rebuild.lookToRebuild(group, plan, lookIntoStore);
    let seen = await look();
    if (!this.out.json) this.showPositions(seen);
    if (dryRun) return shown(plan.brokerName, seen, false);
    const { choice } = seen;
    if (choice.missing.length > 0 && !acceptLoss) throw rebuild.someMissing(plan.brokerName, choice);
    await this.confirmByName(warningOf(plan.brokerName, seen), plan.brokerName, confirm);
    if (unreadableState(seen.facts) !== undefined) {
      seen = await rebuild.dropUnreadable(group, look, { withinMs: NOTICE_WITHIN_MS, steady: steadyClock });
    }
    const state = await rebuild.rebuildState(group, seen, { acceptLoss, wall: systemClock });
    this.out.note(`The state is written: member ${state.master} of epoch ${state.epoch}. Waiting until it leads.`);
    const led = await rebuild.untilLed(group, state, { withinMs: forMs, steady: steadyClock });
    return { ...shown(plan.brokerName, seen, true), master: led.master ?? '', epoch: led.epoch };
  }

  private showPositions({ positions, choice }: RebuildLook): void {
    this.out.line(`${choice.why}.`);
    this.out.table(positionColumns, positions);
    this.out.line(`Member ${choice.master} would lead epoch ${choice.epoch}, in mode ${choice.mode}.`);
  }

  protected override render({ brokerName, master, epoch, written, missing }: Rebuilt): void {
    if (!written) {
      const how = missing.length > 0 ? `; missing: ${missing.join(', ')}, so it takes --accept-loss` : '';
      this.out.note(`Nothing was changed${how}.`);
      return;
    }
    this.out.line(`rebuilt ${brokerName}: member ${master} is master of epoch ${epoch}`);
    if (missing.length > 0) {
      this.out.note('What the missing ones have and the master has not is set aside when they return.');
    }
  }
}

const shown = (brokerName: string, { choice, positions }: RebuildLook, written: boolean): Rebuilt => {
  const { why, missing, master, epoch, mode } = choice;
  return { brokerName, why, members: positions, missing, master, epoch, mode, written };
};

function warningOf(brokerName: string, { choice }: RebuildLook): string {
  const { master, epoch, missing } = choice;
  const will = `Member ${master} of ${brokerName} begins epoch ${epoch}.`;
  if (missing.length === 0) return `${will} All members are there: nothing acknowledged is lost.`;
  return `${will} What was acknowledged and only ${missing.length === 1 ? 'member' : 'members'} ${missing.join(', ')} had is lost to the group. If one of them still runs, cut off, two may acknowledge at once: make sure that it does not.`;
}
