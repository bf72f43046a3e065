import type { AdminClient } from '../../client/admin-client.ts';
import type { OffsetWrapper } from '../../protocol/bodies/consume-stats.ts';
import type { MessageQueue } from '../../protocol/bodies/message-queue.ts';
import { fanOut } from '../fan-out.ts';
import type { Target } from '../targets.ts';
import type { UnreachedBroker } from '../unreached.ts';
import { unreachedBrokers } from '../unreached.ts';
import type { UndoneMsgs } from './report.ts';

type Queue = MessageQueue & OffsetWrapper & { address: string };

const READ_GROUP = 'TOOLS_CONSUMER';

/** How far every group is behind on every topic; what these brokers know. One question a broker, however many groups. */
export async function undoneMessages(
  client: AdminClient,
  masters: readonly Target[],
): Promise<{ undone: UndoneMsgs[]; unreached: UnreachedBroker[] }> {
  const outcomes = await fanOut(masters, ({ addr }) => client.offsets.getBrokerConsumeStats(addr), client.signal);
  const queues = new Map<string, { consumerGroup: string; topic: string; queues: Queue[] }>();
  for (const { item, value } of outcomes) {
    for (const [consumerGroup, stats] of (value?.consumeStatsList ?? []).flatMap((groups) => [...groups])) {
      for (const [queue, offsets] of stats.flatMap(({ offsetTable }) => offsetTable)) {
        const key = `${consumerGroup} ${queue.topic}`;
        const known = queues.get(key) ?? { consumerGroup, topic: queue.topic, queues: [] };
        known.queues.push({ ...queue, ...offsets, address: item.addr });
        queues.set(key, known);
      }
    }
  }
  const sorted = [...queues].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const delays = await fanOut(
    sorted.flatMap((group) => group.queues.filter(isBehind)),
    (queue) => delayOf(client, queue),
    client.signal,
  );
  const delayByQueue = new Map(delays.map(({ item, value }) => [item, value ?? 0]));
  const undone = sorted.map(({ consumerGroup, topic, queues: ofTopic }) => {
    const diffs = ofTopic.map(({ brokerOffset, consumerOffset }) => Math.max(0, brokerOffset - consumerOffset));
    return {
      consumerGroup,
      topic,
      undoneMsgsTotal: diffs.reduce((sum, diff) => sum + diff, 0),
      undoneMsgsSingleMQ: Math.max(0, ...diffs),
      undoneMsgsDelayTimeMills: Math.max(0, ...ofTopic.map((queue) => delayByQueue.get(queue) ?? 0)),
    };
  });
  return { undone, unreached: unreachedBrokers(outcomes) };
}

/** A queue with something left whose last consumed message still tells its time. */
const isBehind = ({ brokerOffset, consumerOffset, lastTimestamp }: Queue): boolean =>
  lastTimestamp > 0 && brokerOffset > consumerOffset;

async function delayOf(client: AdminClient, queue: Queue): Promise<number> {
  const input = { group: READ_GROUP, queue, offset: queue.brokerOffset - 1, maxMessages: 1 };
  const [last] = (await client.messages.pull(queue.address, input)).messages;
  return last === undefined ? 0 : last.storeTimestamp - queue.lastTimestamp;
}
