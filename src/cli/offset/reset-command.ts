import { applyReset } from '../../admin/offset/apply-reset.ts';
import { moveOfReset } from '../../admin/offset/offset-plan.ts';
import { planReset, ResetMode, type ResetPlan, type ResetRequest } from '../../admin/offset/plan-reset.ts';
import { QueueOutcome, type ResetQueue } from '../../admin/offset/read-back.ts';
import { type ResetRow, resetRow, resetTotals } from '../../admin/offset/reset-row.ts';
import type { ResetPoint } from '../../admin/offset/reset-time.ts';
import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { ClusterCommand, type UnreachedValue } from '../cluster-command.ts';
import { counted } from '../output/counted.ts';
import type { Column } from '../output/table.ts';
import { localTimeMs } from '../output/time.ts';
import { keepPlan } from './plan-command.ts';

/** A reset as it was planned, and, unless it was a dry run, what became of each queue. */
export type Reset = Omit<ResetPlan, 'queues' | 'unreached'> & {
  readonly dryRun: boolean;
  /** The file the plan was written to instead of carrying it out. */
  readonly planFile?: string | undefined;
  readonly unreached: readonly UnreachedValue[];
  readonly queues: readonly ResetRow[];
};

/** What is to come of a plan. */
export interface ResetChoice {
  /** Show it, and change nothing. */
  readonly dryRun: boolean;
  /** Write it to this file for `mq offset apply`, and change nothing. */
  readonly planFile: string | undefined;
}

/** What the commands that move a group's offsets share: plan, question, queue by queue, reading back. */
export abstract class ResetCommand extends ClusterCommand<Reset> {
  /** Shows the plan, asks, and carries it out; only the plan when it is a dry run, or goes to a file. */
  protected async reset(request: ResetRequest, { dryRun, planFile }: ResetChoice): Promise<Reset> {
    const stop = new AbortController();
    return this.withClient(async (client) => {
      const plan = await planReset(client, request);
      const unreached = this.partlyWithout(plan.unreached);
      const planned = { ...plan, dryRun, unreached, queues: plan.queues.map(resetRow) };
      if (planFile !== undefined) {
        await keepPlan([await moveOfReset(client, plan, request)], planFile, {
          by: this.id ?? 'mq',
          namesrvAddr: (await this.namesrv()).addresses,
          confirm: (question) => this.confirm(question),
        });
        return { ...planned, planFile };
      }
      if (dryRun) return planned;
      if (!this.out.json) this.renderPlan(planned, request);
      await this.confirm(`${summaryOf(planned)} Go on?`);
      this.onInterrupt(() => stop.abort());
      if (plan.queues.some(({ mode }) => mode === ResetMode.PUSH)) {
        this.out.note('The clients are told and follow in their own time; waiting for it up to 25 seconds.');
      }
      const reset = { ...planned, queues: await this.carryOut(client, plan) };
      this.judge(reset);
      return reset;
    }, stop.signal);
  }

  /** What became of each queue. @throws MqError INTERRUPTED, after showing what was done until then */
  private async carryOut(client: AdminClient, plan: ResetPlan): Promise<ResetRow[]> {
    const done: ResetQueue[] = [];
    try {
      return (await applyReset(client, plan, { onQueue: (queue) => done.push(queue) })).map(resetRow);
    } catch (error) {
      if (!(error instanceof MqError) || error.code !== 'INTERRUPTED') throw error;
      if (!this.out.json) this.out.table(outcomeColumns, done.map(resetRow));
      const left = plan.queues.length - done.length;
      throw new MqError('INTERRUPTED', `interrupted: ${counted(done.length, 'queue')} read back, ${left} not`, {
        hint: 'Run it again with --dry-run: the plan shows where each queue is now.',
      });
    }
  }

  /** Ends with 3 when not every queue is confirmed. @throws MqError when none is, after showing them */
  private judge(reset: Reset): void {
    const confirmed = reset.queues.filter(isConfirmed).length;
    if (confirmed === reset.queues.length) return;
    this.endWith('PARTIAL');
    if (confirmed > 0) return;
    if (this.out.json) this.out.document(reset);
    else this.out.table(outcomeColumns, reset.queues);
    const error = reset.queues.find((queue) => queue.error !== undefined)?.error;
    const why = error?.message ?? 'no offset that was read back is where it should be';
    throw new MqError(error?.code ?? 'TIMEOUT', `no queue was confirmed: ${why}`, { ...error?.details });
  }

  protected override render(reset: Reset): void {
    if (reset.planFile !== undefined) {
      this.out.table(planColumns, reset.queues);
      this.out.line(`${summaryOf(reset)} Nothing was changed; the plan is in ${reset.planFile}.`);
      this.out.note(`Carry it out with: mq offset apply ${reset.planFile}`);
      return;
    }
    if (reset.dryRun) {
      this.out.table(planColumns, reset.queues);
      this.out.note(`${summaryOf(reset)} This is a dry run; nothing was changed.`);
      return;
    }
    this.out.line();
    this.out.table(outcomeColumns, reset.queues);
    this.out.line();
    const confirmed = reset.queues.filter(isConfirmed).length;
    const left = reset.queues.length - confirmed;
    const missing = reset.unreached.length;
    if (left + missing === 0) {
      this.out.line(`reset consumer offset success: ${counted(confirmed, 'queue')} read back`);
      return;
    }
    const brokers = missing === 0 ? '' : `; ${counted(missing, 'broker')} not reached`;
    if (left > 0) this.out.note('Run it again with --dry-run: the plan shows where each queue is now.');
    this.out.line(`reset consumer offset in part: ${counted(confirmed, 'queue')} read back, ${left} not${brokers}`);
  }

  private renderPlan(plan: Reset, { group, topic, force, single }: ResetRequest): void {
    const where = single === undefined ? `force[${force}]` : `queueId[${single.queueId}], broker[${single.brokerAddr}]`;
    this.out.line(
      `start reset consumer offset by specified, group[${group}], topic[${topic}], ${where}, ${pointText(plan.point, single?.offset)}`,
    );
    this.out.table(planColumns, plan.queues);
  }
}

const isConfirmed = ({ outcome }: ResetRow): boolean => outcome === QueueOutcome.CONFIRMED;

const queueColumns: readonly Column<ResetRow>[] = [
  { heading: '#brokerName', value: ({ brokerName }) => brokerName },
  { heading: '#queueId', value: ({ queueId }) => queueId },
];

const planColumns: readonly Column<ResetRow>[] = [
  ...queueColumns,
  { heading: '#brokerOffset', value: ({ maxOffset }) => maxOffset },
  { heading: '#consumerOffset', value: ({ before }) => before },
  { heading: '#resetOffset', value: ({ target }) => target },
  { heading: '#messages', value: ({ move }) => effectOf(move) },
];

const outcomeColumns: readonly Column<ResetRow>[] = [
  ...queueColumns,
  { heading: '#offset', value: ({ after }) => after },
  {
    heading: '#outcome',
    value: ({ outcome, error }) => (error === undefined ? outcome : `${outcome}: ${error.message}`),
  },
];

function effectOf(move: number | undefined): string {
  if (move === undefined) return 'no offset yet';
  if (move === 0) return 'stays';
  return move < 0 ? `${-move} replayed` : `${move} skipped`;
}

function summaryOf({ group, topic, queues, clientIds, force, unreached }: Reset): string {
  const { replayed, skipped } = resetTotals(queues);
  const online = clientIds.length === 0 ? 'offline' : `with ${counted(clientIds.length, 'client')} online`;
  const limits = [
    force ? '' : ' No queue moves forward.',
    unreached.length === 0 ? '' : ` ${counted(unreached.length, 'broker')} cannot be reached and stays as it is.`,
  ].join('');
  return `Group ${group} (${online}) on topic ${topic}: ${counted(queues.length, 'queue')}, ${counted(replayed, 'message')} replayed, ${skipped} skipped.${limits}`;
}

function pointText(point: ResetPoint, offset: number | undefined): string {
  if (offset !== undefined) return `offset[${offset}]`;
  if (point.kind !== 'time') return `timestamp(string)[${point.kind}]`;
  return `timestamp(string)[${localTimeMs(point.timestampMs)}], timestamp(long)[${point.timestampMs}]`;
}
