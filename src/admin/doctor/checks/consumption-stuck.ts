import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';
import type { MessageExt } from '../../../protocol/message/decode.ts';
import { fanOut } from '../../fan-out.ts';
import type { Found } from '../check.ts';
import type { ClusterCheck, ClusterContext } from '../context.ts';
import type { OnlineGroup } from '../facts/group-facts.ts';
import type { ListedBroker } from '../facts/listed-broker.ts';
import { count, span } from '../words.ts';

/** A queue that an online group is behind with. */
interface Waiting {
  readonly group: OnlineGroup;
  readonly broker: ListedBroker;
  readonly queue: MessageQueue;
  readonly offset: number;
  readonly lag: number;
}

/** A queue with the message its group stands at. */
interface Head extends Waiting {
  readonly message: MessageExt;
  readonly ageMs: number;
}

/** Queues watched at most; those furthest behind come first. */
const MAX_WATCHED = 200;
const TOOLS_GROUP = 'TOOLS_CONSUMER';

/** The offset of a queue stands still while its group is online. */
export const consumptionStuck: ClusterCheck = {
  name: 'consumption-stuck',
  title: "a group's offset in a queue stands still while it consumes",
  severity: 'warning',
  scope: 'client',
  async run(context) {
    const heads = await headsOf(context, await waitingQueues(context));
    if (heads.length === 0) return [];
    await context.pause(context.limits.observeMs);
    const looks = await fanOut(heads, (head) => stillThere(context, head), context.client.signal);
    return looks.flatMap(({ value }) => value ?? []);
  },
};

/** Queues that online groups are behind with, the most messages first. */
async function waitingQueues({ groups, brokers, group: only, topic }: ClusterContext): Promise<Waiting[]> {
  const [online, progress] = await Promise.all([groups.online(), brokers.progress()]);
  const byName = new Map(online.map((group) => [group.group, group]));
  const found = progress.flatMap(({ broker, value }) =>
    [...value].flatMap(([name, stats]) => {
      const group = byName.get(name);
      if (group === undefined || (only !== undefined && name !== only)) return [];
      if (group.at[0]?.value.messageModel === 'BROADCASTING') return [];
      return stats
        .flatMap(({ offsetTable }) => offsetTable)
        .map(([queue, { brokerOffset, consumerOffset }]): Waiting => {
          return { group, broker, queue, offset: consumerOffset, lag: brokerOffset - consumerOffset };
        });
    }),
  );
  return found
    .filter(({ lag, queue }) => lag > 0 && (topic === undefined || queue.topic === topic))
    .sort((a, b) => b.lag - a.lag)
    .slice(0, MAX_WATCHED);
}

/** Those whose next message has waited long enough. */
async function headsOf({ client, limits, clock }: ClusterContext, waiting: readonly Waiting[]): Promise<Head[]> {
  const outcomes = await fanOut(
    waiting,
    async ({ broker, queue, offset }) => {
      const input = { group: TOOLS_GROUP, queue, offset, maxMessages: 1 };
      return (await client.messages.pull(broker.addr, input)).messages[0];
    },
    client.signal,
  );
  return outcomes.flatMap(({ item, value: message }): Head[] => {
    if (message === undefined) return [];
    const ageMs = clock.now() - message.storeTimestamp;
    return ageMs < limits.stuckAfterMs ? [] : [{ ...item, message, ageMs }];
  });
}

/** Looks again: a queue whose offset moved is only slow. */
async function stillThere({ client, limits }: ClusterContext, head: Head): Promise<Found[]> {
  const { group, broker, queue, offset, lag, message, ageMs } = head;
  const place = { topic: queue.topic, queueId: queue.queueId };
  const now = await client.offsets.findCommitted(broker.addr, group.group, place);
  if (now !== undefined && now !== offset) return [];
  const [status] =
    (await client.messages.findConsumeStatus(broker.addr, { ...place, queueOffset: offset }, group.group)) ?? [];
  const told = status?.state === 'CONSUMING' ? status.clientId : undefined;
  const holder = told ?? (await holderOf(head, client));
  const who = holder === undefined ? 'which member has it is not known' : `${holder} has it`;
  const at = `-b ${queue.brokerName} -q ${queue.queueId} -o ${offset}`;
  return [
    {
      subject: group.group,
      message: `Group ${group.group} stands at offset ${offset} of ${queue.topic} queue ${queue.queueId} on ${queue.brokerName}, with ${count(lag, 'message')} waiting, and did not move in ${span(limits.observeMs)}. The message there (${message.msgId}) is ${span(ageMs)} old and not acknowledged; ${who}. The listener hangs in it, or forgot to acknowledge it.`,
      evidence: {
        topic: queue.topic,
        broker: queue.brokerName,
        queueId: queue.queueId,
        offset,
        lagMessages: lag,
        msgId: message.msgId,
        messageAgeMs: ageMs,
        holder: holder ?? '',
      },
      next: [
        `mq queryMsgByOffset -t ${queue.topic} -b ${queue.brokerName} -i ${queue.queueId} -o ${offset}`,
        `mq consumerStatus -g ${group.group}${holder === undefined ? '' : ` -i ${holder}`} -s`,
        `mq ack -g ${group.group} -t ${queue.topic} ${at}`,
      ],
    },
  ];
}

/** The member that holds the queue. */
async function holderOf({ group, queue }: Head, client: ClusterContext['client']): Promise<string | undefined> {
  const asked = group.members.slice(0, 50);
  const infos = await fanOut(asked, ({ brokerAddr, clientId }) =>
    client.groups.getRunningInfo(brokerAddr, group.group, clientId),
  );
  const isQueue = ({ topic, brokerName, queueId }: MessageQueue) =>
    topic === queue.topic && brokerName === queue.brokerName && queueId === queue.queueId;
  return infos.find(({ value }) => value?.mqTable.some(([held]) => isQueue(held)))?.item.clientId;
}
