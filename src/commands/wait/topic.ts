import { Flags } from '@oclif/core';
import { lookForTopic, type TopicUp } from '../../admin/wait/topic.ts';
import { forFlag, WaitCommand, type WaitedValue } from '../../cli/wait/wait-command.ts';
import { MqError } from '../../errors/index.ts';
import { topicNameProblem } from '../../protocol/names.ts';

export default class WaitTopic extends WaitCommand<TopicUp> {
  static override summary = 'Wait until a topic has a route';
  static override description =
    'A topic is there when a name server knows queues of it to read from; with --writable, when there are queues to send to. Exit status 75 when the time is up.';
  static override examples = [
    { description: 'before consumers start', command: 'mq wait topic -t Orders' },
    { description: 'before producers start', command: 'mq wait topic -t Orders --writable --for 1m' },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'topic' }),
    writable: Flags.boolean({ description: 'there must be queues to send to' }),
    for: forFlag,
  };

  protected override async execute(): Promise<WaitedValue<TopicUp>> {
    const { flags } = await this.parse(WaitTopic);
    const topic = flags.topic.trim();
    const problem = topicNameProblem(topic);
    if (problem !== undefined) throw new MqError('USAGE', problem, { topic });
    const what = `topic ${topic} to be ${flags.writable ? 'writable' : 'routable'}`;
    return this.waitFor(what, flags.for, (client) => lookForTopic(client, topic, flags.writable));
  }
}
