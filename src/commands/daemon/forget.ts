import { Args } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import { clusterFileFlag, needed } from '../../cli/daemon/flags.ts';
import type { Family } from '../../cli/families.ts';
import { steadyClock } from '../../clock.ts';

interface Forgotten {
  readonly brokerName: string;
  readonly member: string;
  /** `host:port` it was reached at. */
  readonly address: string;
  readonly host: string;
  /** Its name in the cluster file, where it still stands; its daemon may start it again. */
  readonly stillListed: string | undefined;
}

/** A master takes a dead slave out of the set within two seconds. */
const LEAVES_WITHIN_MS = 10_000;
const USE = 'mq daemon forget GROUP MEMBER';

export default class DaemonForget extends MqCommand<Forgotten> {
  static override family: Family = 'daemon';
  static override summary = 'Take a member that left for good off its group';
  static override description =
    'A group remembers its members in ZooKeeper: rolling restarts wait for them, checks miss them, and a group whose state is lost waits for all. Refuses while the member is alive, and while it is the only one in sync. Nothing is lost by it: started again, it joins anew and copies what it lacks. mq daemon status --all names members that are in ZooKeeper and not in the cluster file.';
  static override examples = [
    { description: 'after a broker was removed from the cluster file', command: 'mq daemon forget broker-a 3' },
  ];
  static override args = {
    GROUP: Args.string({ ignoreStdin: true, description: 'brokerName of the group' }),
    MEMBER: Args.string({ ignoreStdin: true, description: 'its memberId, or its name' }),
  };
  static override flags = { configFile: clusterFileFlag };

  protected override async execute(): Promise<Forgotten> {
    const { args, flags } = await this.parse(DaemonForget);
    const name = needed(args.GROUP, USE);
    const word = needed(args.MEMBER, USE);
    const { withGroup } = await import('../../engine/daemon/groups/from-file.ts');
    const { forgetMember, lookToForget } = await import('../../engine/daemon/groups/forget.ts');
    return withGroup(flags.configFile, name, async ({ group, plan }) => {
      const { id, address, host } = await lookToForget(group, plan, word);
      await this.confirm(`Forget member ${id} of ${name}, ${address}?`);
      await forgetMember(group, plan, id, { withinMs: LEAVES_WITHIN_MS, steady: steadyClock });
      const stillListed = plan.members.find(({ member }) => String(member.memberId) === id)?.name;
      return { brokerName: name, member: id, address, host, stillListed };
    });
  }

  protected override render({ brokerName, member, address, stillListed }: Forgotten): void {
    this.out.line(`forgot member ${member} of ${brokerName}, ${address}`);
    if (stillListed !== undefined) {
      this.out.note(
        `${stillListed} still stands in the cluster file: take it out there, or its daemon starts it again.`,
      );
    }
  }
}
