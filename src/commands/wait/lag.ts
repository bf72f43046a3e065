import { Flags } from '@oclif/core';
import { type LagSeen, lookForLag } from '../../admin/wait/lag.ts';
import { whole } from '../../cli/flags.ts';
import { forFlag, WaitCommand, type WaitedValue } from '../../cli/wait/wait-command.ts';

export default class WaitLag extends WaitCommand<LagSeen> {
  static override summary = 'Wait until a group is at most so far behind';
  static override description =
    'Counts what consumerProgress counts: messages between the committed offset and the end, over all queues. Offsets are committed every 5 s, so that the end of the work shows up to that much later. Exit status 75 when the time is up.';
  static override examples = [
    { description: 'until everything is consumed', command: 'mq wait lag -g Billing --at-most 0 --for 5m' },
    { description: 'of one topic', command: 'mq wait lag -g Billing -t Orders --at-most 100' },
  ];
  static override flags = {
    groupName: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'consumer group' }),
    topicName: Flags.string({ char: 't', helpValue: 'TOPIC', description: 'only this topic' }),
    'at-most': whole({ required: true, min: 0, unit: 'messages', description: 'messages it may be behind' }),
    for: forFlag,
  };

  protected override async execute(): Promise<WaitedValue<LagSeen>> {
    const { flags } = await this.parse(WaitLag);
    const [group, topic, atMost] = [flags.groupName.trim(), flags.topicName?.trim(), flags['at-most']];
    const what = `${group}${topic === undefined ? '' : ` on ${topic}`} to be at most ${atMost} behind`;
    return this.waitFor(what, flags.for, (client) => lookForLag(client, group, topic, atMost));
  }
}
