import { Flags } from '@oclif/core';
import { applyClone, type ClonedQueue, type ClonePlan, planClone } from '../admin/offset/clone-offsets.ts';
import { movesOfClone } from '../admin/offset/offset-plan.ts';
import { ClusterCommand, type UnreachedValue } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { keepPlan } from '../cli/offset/plan-command.ts';
import { counted } from '../cli/output/counted.ts';
import type { Column } from '../cli/output/table.ts';
import { MqError } from '../errors/index.ts';

type Cloned = Omit<ClonePlan, 'unreached'> & {
  readonly srcGroup: string;
  readonly destGroup: string;
  readonly dryRun: boolean;
  /** The file the plan was written to instead of carrying it out. */
  readonly planFile?: string | undefined;
  readonly unreached: readonly UnreachedValue[];
};

export default class CloneGroupOffset extends ClusterCommand<Cloned> {
  static override family: Family = 'offset';
  static override summary = 'Copy the offsets of one consumer group to another';
  static override description =
    'Copies the offsets of one topic, or with --allTopics of every topic the source group consumes; retry topics belong to their group and are left out. Each offset is read back. Exit status 3: some were not confirmed.';
  static override differs =
    'copies the topic that is named, and every topic only with --allTopics, where the original always copies all, the retry topic too; asks, refuses while the destination is online, and reads back.';
  static override examples = [
    { description: 'what would happen', command: 'mq cloneGroupOffset -s Billing -d BillingV2 -t Orders --dry-run' },
    { description: 'all topics', command: 'mq cloneGroupOffset -s Billing -d BillingV2 -t Orders --allTopics --yes' },
  ];
  static override flags = {
    srcGroup: Flags.string({ char: 's', required: true, helpValue: 'GROUP', description: 'group to copy from' }),
    destGroup: Flags.string({ char: 'd', required: true, helpValue: 'GROUP', description: 'group to copy to' }),
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic whose offsets to copy' }),
    allTopics: Flags.boolean({ description: 'every topic of the source group, as mqadmin does' }),
    offline: Flags.string({ char: 'o', helpValue: 'true|false', description: 'taken as the original has it, unused' }),
    force: Flags.boolean({ description: 'also while the destination group is online' }),
    plan: Flags.string({
      helpValue: 'FILE',
      description: 'write the plan to a file for mq offset apply, change nothing',
    }),
    'dry-run': Flags.boolean({ description: 'show the plan, change nothing' }),
  };

  protected override async execute(): Promise<Cloned> {
    const { flags } = await this.parse(CloneGroupOffset);
    const request = {
      srcGroup: flags.srcGroup.trim(),
      destGroup: flags.destGroup.trim(),
      topic: flags.allTopics ? undefined : flags.topic.trim(),
      force: flags.force,
    };
    return this.withClient(async (client) => {
      const { unreached, ...plan } = await planClone(client, request);
      const { srcGroup, destGroup } = request;
      const planned = {
        ...plan,
        srcGroup,
        destGroup,
        dryRun: flags['dry-run'],
        unreached: this.partlyWithout(unreached),
      };
      if (flags.plan !== undefined) {
        await keepPlan(await movesOfClone(client, destGroup, plan), flags.plan, {
          by: this.id ?? 'mq',
          namesrvAddr: (await this.namesrv()).addresses,
          confirm: (question) => this.confirm(question),
        });
        return { ...planned, planFile: flags.plan };
      }
      if (flags['dry-run']) return planned;
      if (!this.out.json) this.out.table(planColumns, plan.queues);
      await this.confirm(
        `${counted(plan.queues.length, 'queue')} of ${destGroup} get the offsets of ${srcGroup}. Go on?`,
      );
      const queues = await applyClone(client, destGroup, { ...plan, unreached });
      if (!queues.some(isConfirmed)) throw this.failed(destGroup, queues);
      if (!queues.every(isConfirmed)) this.endWith('PARTIAL');
      return { ...planned, queues };
    });
  }

  /** The error when no queue has its offset, after showing why. */
  private failed(destGroup: string, queues: readonly ClonedQueue[]): MqError {
    if (!this.out.json) this.out.table(failureColumns, queues);
    const error = queues.find((queue) => queue.error !== undefined)?.error;
    const why = error?.message ?? 'no offset that was read back is where it should be';
    return new MqError(error?.code ?? 'TIMEOUT', `no queue of ${destGroup} was confirmed: ${why}`, {
      ...error?.details,
      group: destGroup,
      ...(error?.code === 'NOT_FOUND' && { hint: `mq updateSubGroup -g ${destGroup} makes the group.` }),
    });
  }

  protected override render({ queues, srcGroup, destGroup, dryRun, planFile }: Cloned): void {
    if (planFile !== undefined) {
      this.out.table(planColumns, queues);
      this.out.line(`Nothing was changed; the plan is in ${planFile}. Carry it out with: mq offset apply ${planFile}`);
      return;
    }
    if (dryRun) {
      this.out.table(planColumns, queues);
      this.out.note('This is a dry run; nothing was changed.');
      return;
    }
    const failed = queues.filter((queue) => !isConfirmed(queue));
    if (failed.length > 0) this.out.table(failureColumns, failed);
    const done = `${counted(queues.length - failed.length, 'queue')} read back`;
    this.out.line(
      failed.length === 0
        ? `clone group offset success. srcGroup[${srcGroup}], destGroup[${destGroup}]: ${done}`
        : `clone group offset in part. srcGroup[${srcGroup}], destGroup[${destGroup}]: ${done}, ${failed.length} not`,
    );
  }
}

const isConfirmed = ({ offset, after }: ClonedQueue): boolean => after === offset;

const queueColumns: readonly Column<ClonedQueue>[] = [
  { heading: '#Topic', value: ({ topic }) => topic },
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#QID', value: ({ queueId }) => queueId },
];

const planColumns: readonly Column<ClonedQueue>[] = [
  ...queueColumns,
  { heading: '#Old Offset', value: ({ before }) => before },
  { heading: '#New Offset', value: ({ offset }) => offset },
];

const failureColumns: readonly Column<ClonedQueue>[] = [
  ...queueColumns,
  { heading: '#Offset', value: ({ after }) => after },
  { heading: '#Problem', value: ({ error, offset }) => error?.message ?? `is not ${offset}` },
];
