import { Flags } from '@oclif/core';
import type { ResetRequest } from '../admin/offset/plan-reset.ts';
import { parseResetPoint } from '../admin/offset/reset-time.ts';
import type { Family } from '../cli/families.ts';
import { truth, whole } from '../cli/flags.ts';
import { type Reset, ResetCommand } from '../cli/offset/reset-command.ts';
import { brokerAddrFlag } from '../cli/target-flags.ts';
import { MqError } from '../errors/index.ts';

export default class ResetOffsetByTime extends ResetCommand {
  static override family: Family = 'offset';
  static override summary = 'Move a consumer group to a point in time';
  static override description =
    'The time is the one messages were stored at; before the first message it is the beginning of a queue, after the last the end. Works with clients online and offline. Shows the plan, asks, writes queue by queue and reads each one back: only what was read counts as done. Exit status 3: some queues were not confirmed.';
  static override differs =
    'shows the plan, asks, writes queue by queue and counts only what it read back, in words that name what became of each queue; offset 0 is sent, earliest and latest are times, -s is not needed with -o, and --plan writes a file instead.';
  static override examples = [
    { description: 'what would happen', command: 'mq resetOffsetByTime -g Billing -t Orders -s earliest --dry-run' },
    {
      description: 'consume again from noon on',
      command: 'mq resetOffsetByTime -g Billing -t Orders -s 2026-03-01#12:00:00:000',
    },
    {
      description: 'have it reviewed',
      command: 'mq resetOffsetByTime -g Billing -t Orders -s earliest --plan reset.json',
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
    plan: Flags.string({
      helpValue: 'FILE',
      description: 'write the plan to a file for mq offset apply, change nothing',
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
    return this.reset(request, { dryRun: flags['dry-run'], planFile: flags.plan });
  }
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
