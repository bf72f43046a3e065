import { Flags } from '@oclif/core';
import {
  type Acknowledged,
  type AckTarget,
  acknowledge,
  acknowledgeHandle,
  ackTarget,
  ackTargetAt,
} from '../admin/message/acknowledge.ts';
import { queryById } from '../admin/message/query-message.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import { type ErrorValue, errorValue } from '../cli/errors/report.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { counted } from '../cli/output/counted.ts';
import { localTimeMs } from '../cli/output/time.ts';
import type { AdminClient } from '../client/admin-client.ts';
import { MqError } from '../errors/index.ts';

/** What users know from the original product. */
const ALREADY_ACKED = 'Message already acked, ackMessage failed';

const NOT_OUT = 'not handed out yet, or in the retry topic by now; nothing was changed';

interface Acked {
  readonly group: string;
  readonly messages: readonly (Omit<Acknowledged, 'error'> & { readonly error?: ErrorValue })[];
}

export default class Ack extends ClusterCommand<Acked> {
  static override family: Family = 'message';
  static override summary = 'Acknowledge a message for a consumer group';
  static override description =
    'For a message that holds a group up and that nobody finishes: the group never gets it again, and goes on behind it. Works for groups that take messages one by one (POP), on a broker of mq; elsewhere with the handle of its delivery. Asks first. Outcomes: done; already (it was acknowledged before); unknown (not handed out yet, lies in the retry topic, or no answer came; to try again is safe). Exit status 10: some outcome is unknown.';
  static override examples = [
    { description: 'a message by its id', command: 'mq ack -g Billing -t Orders -i 7F0000010E5C18B4AAC2576B5A880000' },
    {
      description: 'what consumerProgress shows as stuck',
      command: 'mq ack -g Billing -t Orders -b broker-a -q 0 -o 42',
    },
    { description: 'a delivery by its handle', command: 'mq ack -g Billing -t Orders --handle "$POP_CK" --yes' },
  ];
  static override flags = {
    consumerGroup: Flags.string({ char: 'g', required: true, helpValue: 'NAME', description: 'consumer group' }),
    topic: Flags.string({ char: 't', required: true, helpValue: 'NAME', description: 'topic' }),
    msgId: Flags.string({ char: 'i', helpValue: 'ID[,ID]', description: 'message ids' }),
    brokerName: Flags.string({ char: 'b', helpValue: 'NAME', description: 'broker of the message; needs -q and -o' }),
    queueId: whole({ char: 'q', min: 0, description: 'its queue; needs -b and -o' }),
    offset: whole({ char: 'o', min: 0, description: 'its offset in the queue; needs -b and -q' }),
    handle: Flags.string({ helpValue: 'POP_CK', description: 'handle of a delivery' }),
  };

  protected override async execute(): Promise<Acked> {
    const { flags } = await this.parse(Ack);
    const group = flags.consumerGroup.trim();
    const topic = flags.topic.trim();
    const { msgId, brokerName, queueId, offset, handle } = flags;
    const isPlace = brokerName !== undefined || queueId !== undefined || offset !== undefined;
    if ([msgId !== undefined, handle !== undefined, isPlace].filter(Boolean).length !== 1) {
      throw new MqError('USAGE', 'give the message by -i, by -b, -q and -o, or by --handle');
    }
    return this.withClient(async (client) => {
      if (handle !== undefined) {
        await this.confirm(`Acknowledge this delivery of ${topic} for group ${group}?`);
        return this.acked(group, [await acknowledgeHandle(client, group, topic, handle)]);
      }
      if (msgId !== undefined) return this.ackAll(client, group, await this.byIds(client, group, topic, msgId));
      if (brokerName === undefined || queueId === undefined || offset === undefined) {
        throw new MqError('USAGE', '--brokerName (-b), --queueId (-q) and --offset (-o) go together');
      }
      const place = { topic, brokerName: brokerName.trim(), queueId, offset };
      return this.ackAll(client, group, [await ackTargetAt(client, group, place)]);
    });
  }

  private async byIds(client: AdminClient, group: string, topic: string, ids: string): Promise<AckTarget[]> {
    const targets: AckTarget[] = [];
    for (const id of ids.split(',').map((word) => word.trim())) {
      if (id === '') continue;
      const { messages } = await queryById(client, id, topic);
      for (const message of messages) targets.push(await ackTarget(client, group, message));
    }
    return targets;
  }

  private async ackAll(client: AdminClient, group: string, targets: readonly AckTarget[]): Promise<Acked> {
    const [first, ...more] = targets;
    if (first === undefined) throw new MqError('USAGE', '--msgId names no message');
    const what = more.length === 0 ? described(first) : counted(targets.length, 'message');
    await this.confirm(`Acknowledge ${what} for group ${group}? The group will not get it again.`);
    const acked: Acknowledged[] = [];
    for (const target of targets) acked.push(await acknowledge(client, group, target));
    return this.acked(group, acked);
  }

  private acked(group: string, messages: readonly Acknowledged[]): Acked {
    for (const { outcome, error, ...target } of messages) {
      if (outcome === 'already') this.warning(`${ALREADY_ACKED}: ${described(target)}; this does no harm`);
      if (error !== undefined) this.warning(`${error.message}. mq queryMsgById shows how far the group is with it.`);
      else if (outcome === 'unknown') this.warning(`${described(target)} is out with nobody: ${NOT_OUT}`);
    }
    if (messages.some(({ outcome }) => outcome === 'unknown')) this.endWith('BAD_ANSWER');
    return {
      group,
      messages: messages.map(({ error, ...row }) => (error === undefined ? row : { ...row, error: errorValue(error) })),
    };
  }

  protected override render({ messages }: Acked): void {
    this.out.table(
      [
        { heading: '#Topic', value: ({ topic }) => topic },
        { heading: '#Broker', value: ({ address }) => address },
        { heading: '#QID', value: ({ queueId }) => queueId },
        { heading: '#Offset', value: ({ queueOffset }) => queueOffset },
        { heading: '#Was With', value: ({ clientId }) => clientId },
        { heading: '#Outcome', value: ({ outcome }) => outcome },
      ],
      messages,
    );
  }
}

function described({ msgId, topic, queueId, queueOffset, clientId, untilTimestamp }: AckTarget): string {
  const place = `queue ${queueId}, offset ${queueOffset} of ${topic}`;
  const name = msgId === undefined ? place : `${msgId} (${place})`;
  if (clientId === undefined) return name;
  const until = untilTimestamp === undefined ? '' : ` until ${localTimeMs(untilTimestamp)}`;
  return `${name}, with ${clientId}${until},`;
}
