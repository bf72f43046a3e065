import { Flags } from '@oclif/core';
import { applyReset } from '../admin/offset/apply-reset.ts';
import { planReset, ResetMode, type ResetPlan, type ResetRequest } from '../admin/offset/plan-reset.ts';
import { QueueOutcome, type ResetQueue } from '../admin/offset/read-back.ts';
import { type ResetRow, resetRow, resetTotals } from '../admin/offset/reset-row.ts';
import { parseResetPoint, type ResetPoint } from '../admin/offset/reset-time.ts';
import { ClusterCommand, type UnreachedValue } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { truth, whole } from '../cli/flags.ts';
import { counted } from '../cli/output/counted.ts';
import type { Column } from '../cli/output/table.ts';
import { localTimeMs } from '../cli/output/time.ts';
import { brokerAddrFlag } from '../cli/target-flags.ts';
import type { AdminClient } from '../client/admin-client.ts';
import { MqError } from '../errors/index.ts';

type Reset = Omit<ResetPlan, 'queues' | 'unreached'> & {
  readonly dryRun: boolean;
  readonly unreached: readonly UnreachedValue[];
  readonly queues: readonly ResetRow[];
};

export default class ResetOffsetByTime extends ClusterCommand<Reset> {
  static override family: Family = 'offset';
  static override summary = 'Move a consumer group to a point in time';
  static override description =
    'The time is the one messages were stored at; before the first message it is the beginning of a queue, after the last the end. Works with clients online and offline. Shows the plan, asks, writes queue by queue and reads each one back: only what was read counts as done. Exit status 3: some queues were not confirmed.';
  static override examples = [
    { description: 'what would happen', command: 'mq resetOffsetByTime -g Billing -t Orders -s earliest --dry-run' },
    {
      description: 'consume again from noon on',
      command: 'mq resetOffsetByTime -g Billing -t Orders -s 2026-03-01#12:00:00:000',
    },
    { description: 'skip what is waiting', command: 'mq resetOffsetByTime -g Billing -t Orders -s now --yes' },
    {
      description: 'one queue to an offset',
      command: 'mq resetOffsetByTime -g Billing -t Orders -b 10.0.0.1:10911 -q 0 -o 4711',
    },
  ];
  static override flags = {
    group: Flags.string({ char: 'g', required: true, helpValue: 'NAME', description: 'consumer group' }),
    topic: Flags.string({ char: 't', required: true, helpValue: 'NAME', description: 'topic' }),
    timestamp: Flags.string({
      char: 's',
      helpValue: 'TIME',
      description: 'now, earliest, latest, milliseconds, or yyyy-MM-dd#HH:mm:ss:SSS in local time; needed without -o',
    }),
    force: truth({ char: 'f', description: 'false: move no queue forward; else true' }),
    cplus: Flags.boolean({ description: 'taken as the original has it, without effect' }),
    broker: brokerAddrFlag({ description: 'broker of the one queue to move; needs -q' }),
    queue: whole({ char: 'q', min: 0, description: 'the one queue to move; needs -b' }),
    offset: whole({ char: 'o', min: 0, description: 'offset to move that queue to, instead of -s' }),
    cluster: Flags.string({
      char: 'c',
      helpValue: 'TOPIC',
      description: 'topic that supplies the route, for a topic without one (LMQ)',
    }),
    'dry-run': Flags.boolean({ description: 'show the plan, change nothing' }),
  };

  protected override async execute(): Promise<Reset> {
    const { flags } = await this.parse(ResetOffsetByTime);
    const single = singleOf(flags.broker, flags.queue, flags.offset);
    if (flags.timestamp === undefined && flags.offset === undefined) {
      throw new MqError('USAGE', 'neither --timestamp (-s) nor --offset (-o) is given');
    }
    if (flags.cplus) this.warning('--cplus has no effect: stop the C++ clients of a 4.9 broker before the reset');
    const topic = flags.topic.trim();
    const hasRoute = !/^(%LMQ%|rmq_sys_wheel_timer)/.test(topic);
    const request: ResetRequest = {
      group: flags.group.trim(),
      topic,
      // With an exact offset the time says nothing.
      point: flags.timestamp === undefined ? { kind: 'latest' } : parseResetPoint(flags.timestamp, Date.now()),
      force: flags.force !== false,
      ...(single !== undefined && { single }),
      ...(flags.cluster !== undefined && !hasRoute && { routeTopic: flags.cluster.trim() }),
    };
    const stop = new AbortController();
    return this.withClient(async (client) => {
      const plan = await planReset(client, request);
      const unreached = this.partlyWithout(plan.unreached);
      const planned = { ...plan, dryRun: flags['dry-run'], unreached, queues: plan.queues.map(resetRow) };
      if (flags['dry-run']) return planned;
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

/** @throws MqError USAGE for half of a queue's name, or an offset without a queue */
function singleOf(
  brokerAddr: string | undefined,
  queueId: number | undefined,
  offset: number | undefined,
): ResetRequest['single'] {
  if (brokerAddr === undefined && queueId === undefined && offset === undefined) return undefined;
  if (brokerAddr !== undefined && queueId !== undefined) {
    return { brokerAddr, queueId, ...(offset !== undefined && { offset }) };
  }
  const given = brokerAddr !== undefined ? '--broker (-b)' : queueId !== undefined ? '--queue (-q)' : '--offset (-o)';
  throw new MqError('USAGE', `${given} moves one queue, which --broker (-b) and --queue (-q) name together`);
}
