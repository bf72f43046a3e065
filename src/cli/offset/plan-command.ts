import { type AppliedQueue, applyMoves, objections } from '../../admin/offset/apply-plan.ts';
import type { CheckedMove, CheckedQueue } from '../../admin/offset/check-plan.ts';
import { type OffsetMove, offsetPlan } from '../../admin/offset/offset-plan.ts';
import type { ResetMode } from '../../admin/offset/plan-reset.ts';
import { QueueState } from '../../admin/offset/queue-state.ts';
import { QueueOutcome } from '../../admin/offset/read-back.ts';
import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { ClusterCommand } from '../cluster-command.ts';
import { exists, writeText } from '../document-file.ts';
import { type ErrorValue, errorValue } from '../errors/report.ts';
import { counted } from '../output/counted.ts';
import type { Column } from '../output/table.ts';

/** One queue of a plan: as it stands, and, once it was carried out, what became of it. */
export interface PlanRow {
  readonly group: string;
  readonly topic: string;
  readonly brokerName: string;
  readonly queueId: number;
  /** Empty where the broker is not there. */
  readonly address: string;
  readonly mode: ResetMode;
  /** The group's offset when the plan was made; absent when it had none. */
  readonly planned?: number | undefined;
  /** The group's offset before anything was written; absent when it has none. */
  readonly before?: number | undefined;
  readonly target: number;
  readonly minOffset: number;
  readonly maxOffset: number;
  readonly state: QueueState;
  /** Why it cannot be written. */
  readonly problem?: string | undefined;
  /** What was read back; only after the plan was carried out, like what follows. */
  readonly after?: number | undefined;
  readonly outcome?: QueueOutcome;
  /** False where the offset was at its target before. */
  readonly written?: boolean;
  readonly error?: ErrorValue | undefined;
}

/** What became of a plan. */
export interface AppliedPlan {
  readonly file: string;
  readonly dryRun: boolean;
  /** What is not as the plan says; only a forced plan goes on with any. */
  readonly objections: readonly string[];
  /** The file a plan was written to instead of carrying it out. */
  readonly planFile?: string | undefined;
  readonly queues: readonly PlanRow[];
}

export interface CarryOutOptions {
  readonly file: string;
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** What `mq offset apply` and `mq offset import` share: show, ask, write queue by queue, read back. */
export abstract class PlanCommand extends ClusterCommand<AppliedPlan> {
  protected readonly stop = new AbortController();

  /** Carries out checked moves. @throws MqError REFUSED when something is not as planned, and it is not forced */
  protected async carryOut(
    client: AdminClient,
    moves: readonly CheckedMove[],
    { file, force, dryRun }: CarryOutOptions,
  ): Promise<AppliedPlan> {
    const against = objections(moves);
    const queues = moves.flatMap((move) => move.queues);
    const planned = { file, dryRun, objections: against, queues: queues.map(planRow) };
    if (dryRun) return planned;
    if (!this.out.json) this.out.table(planColumns, planned.queues);
    if (against.length > 0 && !force) throw refusal(against);
    for (const objection of against) this.out.note(objection);
    const left = queues.filter(({ state }) => state !== QueueState.DONE).length;
    if (left > 0) await this.confirm(`${summaryOf(moves)} Go on?`);
    this.onInterrupt(() => this.stop.abort());
    const applied = { ...planned, queues: (await this.write(client, moves, force)).map(planRow) };
    this.judge(applied);
    return applied;
  }

  /** Writes a plan for later; asks before it replaces a file. */
  protected async keepPlan(moves: OffsetMove[], planFile: string): Promise<void> {
    await keepPlan(moves, planFile, {
      by: this.id ?? 'mq',
      namesrvAddr: (await this.namesrv()).addresses,
      confirm: (question) => this.confirm(question),
    });
  }

  private async write(client: AdminClient, moves: readonly CheckedMove[], force: boolean): Promise<AppliedQueue[]> {
    const done: AppliedQueue[] = [];
    try {
      return await applyMoves(client, moves, { force, onQueue: (queue) => done.push(queue) });
    } catch (error) {
      if (!(error instanceof MqError) || error.code !== 'INTERRUPTED') throw error;
      if (!this.out.json) this.out.table(outcomeColumns, done.map(planRow));
      const left = moves.reduce((sum, { queues }) => sum + queues.length, 0) - done.length;
      throw new MqError('INTERRUPTED', `interrupted: ${counted(done.length, 'queue')} seen to the end, ${left} not`, {
        hint: 'Run it again: it goes on with what is left.',
      });
    }
  }

  private judge({ queues }: AppliedPlan): void {
    const confirmed = queues.filter(isConfirmed).length;
    if (confirmed === queues.length) return;
    this.endWith('PARTIAL');
    if (confirmed > 0) return;
    if (!this.out.json) this.out.table(outcomeColumns, queues);
    const error = queues.find((queue) => queue.error !== undefined)?.error;
    const why = error?.message ?? 'no offset that was read back is where it should be';
    throw new MqError(error?.code ?? 'TIMEOUT', `no queue was confirmed: ${why}`, error ?? {});
  }

  protected override render({ dryRun, queues, planFile, objections: against }: AppliedPlan): void {
    if (dryRun || planFile !== undefined) {
      this.out.table(planColumns, queues);
      for (const objection of against) this.out.note(objection);
      if (planFile === undefined) this.out.note('This is a dry run; nothing was changed.');
      else
        this.out.line(
          `The plan is in ${planFile}; nothing was changed. Carry it out with: mq offset apply ${planFile}`,
        );
      return;
    }
    this.out.line();
    this.out.table(outcomeColumns, queues);
    this.out.line();
    const confirmed = queues.filter(isConfirmed).length;
    const written = queues.filter((queue) => queue.written === true && isConfirmed(queue)).length;
    const there = confirmed - written;
    const done = `${counted(written, 'queue')} written and read back${there > 0 ? `, ${there} there before` : ''}`;
    const left = queues.length - confirmed;
    this.out.line(left === 0 ? `offset plan applied: ${done}` : `offset plan applied in part: ${done}, ${left} not`);
    if (left > 0) this.out.note('Run it again: it goes on with what is left.');
  }
}

/** Writes moves as a plan file; asks before it replaces one. */
export async function keepPlan(
  moves: OffsetMove[],
  planFile: string,
  made: { by: string; namesrvAddr: readonly string[]; confirm: (question: string) => Promise<void> },
): Promise<void> {
  if (await exists(planFile)) await made.confirm(`${planFile} is there already. Replace it?`);
  const plan = offsetPlan(moves, { by: made.by, atMs: Date.now(), namesrvAddr: made.namesrvAddr });
  await writeText(planFile, `${JSON.stringify(plan, null, 2)}\n`);
}

function refusal(against: readonly string[]): MqError {
  const [first, ...others] = against;
  const more = others.length === 0 ? '' : `; and ${counted(others.length, 'other thing')}`;
  return new MqError('REFUSED', `it is not as planned: ${first}${more}; nothing was changed`, {
    hint: 'Make the plan again. --force writes where offsets moved or clients came; what is gone stays as it is.',
  });
}

function summaryOf(moves: readonly CheckedMove[]): string {
  const groups = new Set(moves.map(({ move }) => move.group));
  const topics = new Set(moves.map(({ move }) => move.topic));
  const queues = moves.flatMap((move) => move.queues);
  const done = queues.filter(({ state }) => state === QueueState.DONE).length;
  const online = new Set(moves.flatMap((move) => move.clientIds)).size;
  const rest = counted(queues.length - done, 'queue');
  const clients = online === 0 ? 'offline' : `${counted(online, 'client')} online`;
  const left = done === 0 ? `${rest} to write` : `${rest} to write, ${done} done before`;
  return `${counted(groups.size, 'group')} (${clients}) on ${counted(topics.size, 'topic')}: ${left}.`;
}

const isConfirmed = ({ outcome }: PlanRow): boolean => outcome === QueueOutcome.CONFIRMED;

/** A queue of a plan as a row. */
export function planRow(checked: CheckedQueue | AppliedQueue): PlanRow {
  const { queue, error, ...rest } = checked;
  const { topic, brokerName, queueId } = queue;
  return { ...rest, topic, brokerName, queueId, ...(error !== undefined && { error: errorValue(error) }) };
}

const queueColumns: readonly Column<PlanRow>[] = [
  { heading: '#group', value: ({ group }) => group },
  { heading: '#topic', value: ({ topic }) => topic },
  { heading: '#brokerName', value: ({ brokerName }) => brokerName },
  { heading: '#queueId', value: ({ queueId }) => queueId },
];

const planColumns: readonly Column<PlanRow>[] = [
  ...queueColumns,
  { heading: '#planned', value: ({ planned }) => planned },
  { heading: '#consumerOffset', value: ({ before }) => before },
  { heading: '#resetOffset', value: ({ target }) => target },
  { heading: '#state', value: ({ state, problem }) => (problem === undefined ? state : `${state}: ${problem}`) },
];

const outcomeColumns: readonly Column<PlanRow>[] = [
  ...queueColumns,
  { heading: '#offset', value: ({ after }) => after },
  {
    heading: '#outcome',
    value: ({ outcome, written, error }) =>
      error === undefined
        ? `${outcome}${written === false ? ' (was there before)' : ''}`
        : `${outcome}: ${error.message}`,
  },
];
