import { Flags } from '@oclif/core';
import { consumeStatus, type GroupStatus } from '../admin/message/consume-status.ts';
import { type MessageFacts, messageFacts } from '../admin/message/message-facts.ts';
import { messageTracks } from '../admin/message/message-track.ts';
import { queryByKey } from '../admin/message/query-message.ts';
import { momentOf } from '../admin/moment.ts';
import type { UnreachedValue } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { type BodyValue, bodyValue } from '../cli/message/body.ts';
import { statusColumns } from '../cli/message/status-table.ts';
import { localTimeMs } from '../cli/output/time.ts';
import { ReadCommand } from '../cli/read-command.ts';
import type { AdminClient } from '../client/admin-client.ts';
import type { MessageExt } from '../protocol/message/decode.ts';

interface FoundByKey {
  readonly topic: string;
  readonly key: string;
  /** Oldest first. */
  readonly messages: readonly (MessageFacts & BodyValue)[];
  /** Of the only message; absent when there are several. */
  readonly consumeStatus?: readonly GroupStatus[] | undefined;
  readonly unreached: readonly UnreachedValue[];
}

export default class QueryMsgByKey extends ReadCommand<FoundByKey> {
  static override family: Family = 'message';
  static override summary = 'Find messages by a business key';
  static override description =
    'Asks every broker of the topic, and shows the oldest message first; of a single one also how far each group is with it. Times are milliseconds or yyyy-MM-dd#HH:mm:ss:SSS in local time.';
  static override differs =
    'sorts by time of storing and shows it, takes times in words, and names brokers that gave no answer.';
  static override examples = [
    { description: 'where the messages of an order are', command: 'mq queryMsgByKey -t Orders -k order-42' },
    { description: 'with bodies', command: 'mq queryMsgByKey -t Orders -k order-42 --json' },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'NAME', description: 'topic' }),
    msgKey: Flags.string({ char: 'k', required: true, helpValue: 'KEY', description: 'one key of the message' }),
    beginTimestamp: Flags.string({ char: 'b', helpValue: 'TIME', description: 'stored at this time or later' }),
    endTimestamp: Flags.string({ char: 'e', helpValue: 'TIME', description: 'stored at this time or earlier' }),
    maxNum: whole({ char: 'm', min: 1, default: 64, description: 'most messages per broker' }),
    cluster: Flags.string({ char: 'c', helpValue: 'NAME', description: 'only the brokers of this cluster' }),
  };

  protected override async execute(): Promise<FoundByKey> {
    const { flags } = await this.parse(QueryMsgByKey);
    const topic = flags.topic.trim();
    const key = flags.msgKey.trim();
    const query = {
      maxNum: flags.maxNum,
      ...(flags.beginTimestamp !== undefined && { beginTimestamp: momentOf('beginTimestamp', flags.beginTimestamp) }),
      ...(flags.endTimestamp !== undefined && { endTimestamp: momentOf('endTimestamp', flags.endTimestamp) }),
      ...(flags.cluster !== undefined && { cluster: flags.cluster.trim() }),
    };
    const { messages, unreached, statuses } = await this.withClient(async (client) => {
      const found = await queryByKey(client, topic, key, query);
      return { ...found, statuses: await statusOfOnly(client, found.messages) };
    });
    return {
      topic,
      key,
      messages: messages.map((message) => ({ ...messageFacts(message), ...bodyValue(message) })),
      consumeStatus: statuses,
      unreached: this.partlyWithout(unreached),
    };
  }

  protected override render({ messages, consumeStatus: statuses = [] }: FoundByKey): void {
    this.out.table(
      [
        { heading: '#Message ID', value: ({ msgId }) => msgId },
        { heading: '#QID', align: 'right', value: ({ queueId }) => queueId },
        { heading: '#Offset', align: 'right', value: ({ queueOffset }) => queueOffset },
        { heading: '#Store Time', value: ({ storeTimestamp }) => localTimeMs(storeTimestamp) },
      ],
      messages,
    );
    if (statuses.length > 0) this.out.line();
    this.out.table(statusColumns, statuses, { empty: '' });
  }
}

/** How far the groups are with the message, when there is just one; of several the user picks one by its id. */
async function statusOfOnly(client: AdminClient, messages: readonly MessageExt[]): Promise<GroupStatus[] | undefined> {
  const [only] = messages;
  if (only === undefined || messages.length > 1) return undefined;
  return consumeStatus(client, only, await messageTracks(client, only));
}
