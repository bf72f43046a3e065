import { Flags } from '@oclif/core';
import type { ResetRequest } from '../../admin/offset/plan-reset.ts';
import { parseResetPoint, type ResetPoint } from '../../admin/offset/reset-time.ts';
import { truth } from '../flags.ts';

/** The flags of the commands that move a group while it is offline. */
export const offlineResetFlags = {
  group: Flags.string({ char: 'g', required: true, helpValue: 'NAME', description: 'consumer group' }),
  topic: Flags.string({ char: 't', required: true, helpValue: 'NAME', description: 'topic' }),
  force: truth({ char: 'f', description: 'false: move no queue forward; else true' }),
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

/** The time such a command moves a group to. */
export const resetTimeFlag = Flags.custom<string>({
  char: 's',
  helpValue: 'TIME',
  description: 'earliest, latest, now, milliseconds, or yyyy-MM-dd#HH:mm:ss:SSS in local time',
});

/** What such a command asks for. @throws MqError USAGE for what is no time */
export const offlineRequest = (
  flags: {
    readonly group: string;
    readonly topic: string;
    readonly force?: boolean | undefined;
    readonly cluster?: string | undefined;
  },
  to: string,
): ResetRequest & { point: ResetPoint } => ({
  group: flags.group.trim(),
  topic: flags.topic.trim(),
  point: parseResetPoint(to, Date.now()),
  force: flags.force !== false,
  offline: true,
  ...(flags.cluster !== undefined && { routeTopic: flags.cluster.trim() }),
});
