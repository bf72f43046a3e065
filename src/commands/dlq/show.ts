import { Flags } from '@oclif/core';
import { type DeadLetterFacts, deadLetterFacts } from '../../admin/dlq/dead-letter.ts';
import { deadLetterQueues } from '../../admin/dlq/dead-letter-queue.ts';
import { isWithin, type LetterTimes, rangesIn, readLetters } from '../../admin/dlq/read-dead-letters.ts';
import { momentOf } from '../../admin/moment.ts';
import type { UnreachedValue } from '../../cli/cluster-command.ts';
import type { Family } from '../../cli/families.ts';
import { whole } from '../../cli/flags.ts';
import { type BodyValue, bodyLine, bodyValue } from '../../cli/message/body.ts';
import type { Column } from '../../cli/output/table.ts';
import { localTimeMs } from '../../cli/output/time.ts';
import { ReadCommand } from '../../cli/read-command.ts';
import type { AdminClient } from '../../client/admin-client.ts';

type Letter = DeadLetterFacts & Partial<BodyValue>;

interface Shown {
  readonly group: string;
  /** Oldest first, broker by broker. */
  readonly messages: readonly Letter[];
  /** True when there are more than --limit allows. */
  readonly more: boolean;
  readonly unreached: readonly UnreachedValue[];
}

export default class DlqShow extends ReadCommand<Shown> {
  static override family: Family = 'message';
  static override summary = 'Show the dead letters of a consumer group';
  static override description =
    'The id is the one the message had from the start; mq queryMsgById -i ID -t ORIGIN shows the message itself. Times are milliseconds or yyyy-MM-dd#HH:mm:ss:SSS in local time.';
  static override examples = [
    { description: 'the oldest hundred', command: 'mq dlq show -g Billing' },
    {
      description: 'those of one day, with their bodies',
      command: 'mq dlq show -g Billing --begin 2026-01-31#00:00:00:000 --end 2026-01-31#23:59:59:999 --body',
    },
  ];
  static override flags = {
    consumerGroup: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'consumer group' }),
    begin: Flags.string({ helpValue: 'TIME', description: 'given up at this time or later' }),
    end: Flags.string({ helpValue: 'TIME', description: 'given up at this time or earlier' }),
    limit: whole({ min: 1, default: 100, description: 'most messages' }),
    body: Flags.boolean({ description: 'show the bodies too' }),
  };

  protected override async execute(): Promise<Shown> {
    const { flags } = await this.parse(DlqShow);
    const group = flags.consumerGroup.trim();
    const times = {
      begin: flags.begin === undefined ? undefined : momentOf('begin', flags.begin),
      end: flags.end === undefined ? undefined : momentOf('end', flags.end),
    };
    return this.withClient(async (client) => {
      const { queues, unreached } = await deadLetterQueues(client, group);
      const ranges = await rangesIn(client, queues, times);
      const found = await this.read(client, ranges, times, flags.limit + 1, flags.body);
      const messages = found.slice(0, flags.limit);
      return { group, messages, more: found.length > messages.length, unreached: this.partlyWithout(unreached) };
    });
  }

  private async read(
    client: AdminClient,
    ranges: Awaited<ReturnType<typeof rangesIn>>,
    times: LetterTimes,
    limit: number,
    withBody: boolean,
  ): Promise<Letter[]> {
    const letters: Letter[] = [];
    for (const range of ranges) {
      for await (const { queue, messages } of readLetters(client, range)) {
        for (const message of messages) {
          if (!isWithin(message, times)) continue;
          letters.push({ ...deadLetterFacts(message, queue.brokerName), ...(withBody && bodyValue(message)) });
          if (letters.length >= limit) return letters;
        }
      }
    }
    return letters;
  }

  protected override render({ group, messages, more }: Shown): void {
    this.out.table([...columns, bodyColumn], messages, { empty: `group ${group} has no dead letters there` });
    if (more) this.out.note(`there are more; raise --limit, or go on with --begin ${messages.at(-1)?.storeTimestamp}`);
  }
}

const columns: readonly Column<Letter>[] = [
  { heading: '#Message ID', value: ({ msgId }) => msgId },
  { heading: '#Keys', value: ({ keys }) => keys },
  { heading: '#Origin Topic', value: ({ originTopic }) => originTopic },
  { heading: '#Tries', align: 'right', value: ({ tries }) => tries },
  { heading: '#Given Up', value: ({ storeTimestamp }) => localTimeMs(storeTimestamp) },
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#Offset', align: 'right', value: ({ queueOffset }) => queueOffset },
];

const bodyColumn: Column<Letter> = {
  heading: '#Body',
  optional: true,
  value: ({ body, bodyEncoding }) =>
    body === undefined || bodyEncoding === undefined ? undefined : bodyLine({ body, bodyEncoding }),
};
