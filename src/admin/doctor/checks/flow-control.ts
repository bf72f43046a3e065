import type { ProcessQueueInfo } from '../../../protocol/bodies/consumer-running-info.ts';
import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import type { Member } from '../facts/group-facts.ts';
import { count, numberOf, span } from '../words.ts';

/** What Java's consumers hold per queue unless told otherwise, where they do not say. */
const DEFAULT_MESSAGES = 1000;
const DEFAULT_MIB = 100;

/** "the consumer message buffer is full, so do flow control". */
export const flowControl: ClusterCheck = {
  name: 'flow-control',
  title: 'a consumer is too slow, and stops pulling',
  severity: 'warning',
  scope: 'client',
  async run({ groups }) {
    return (await groups.members()).flatMap((member): Found[] => {
      const full = fullQueues(member);
      if (full.length === 0) return [];
      const { group, clientId, info } = member;
      const topics = new Set(full.map(({ topic }) => topic));
      const rates = [...info.statusTable].filter(([topic]) => topics.has(topic)).map(([, status]) => status);
      const perSecond = rates.reduce((sum, { consumeOKTPS }) => sum + consumeOKTPS, 0);
      const eachMs = Math.max(0, ...rates.map(({ consumeRT }) => consumeRT));
      const threads = info.properties['consumeThreadMax'] ?? info.properties['PROP_THREADPOOL_CORE_SIZE'] ?? '?';
      const held = full.reduce((sum, { messages }) => sum + messages, 0);
      const heldMiB = full.reduce((sum, { mebibytes }) => sum + mebibytes, 0);
      return [
        {
          subject: group,
          message: `${clientId} holds ${count(held, 'message')} (${heldMiB} MiB) of ${count(full.length, 'queue')} and pulls no more until it has worked them off: it does ${perSecond.toFixed(1)} a second, each in ${span(eachMs)}, with ${threads} ${threads === '1' ? 'thread' : 'threads'} for ${count(info.mqTable.length, 'queue')}. Make the listener faster, give it threads, or start more instances, up to the number of queues.`,
          evidence: {
            clientId,
            queues: full.map(({ topic, queue }) => `${topic} ${queue}`),
            heldMessages: held,
            heldMiB,
            consumeOkPerSecond: perSecond,
            consumeMs: eachMs,
            threads,
            queuesHeld: info.mqTable.length,
          },
          next: [`mq consumerStatus -g ${group} -i ${clientId}`, `mq consumerProgress -g ${group} -s true`],
        },
      ];
    });
  },
};

interface FullQueue {
  readonly topic: string;
  /** Its broker and id. */
  readonly queue: string;
  readonly messages: number;
  readonly mebibytes: number;
}

/** Queues of which the member holds as much as it may. */
function fullQueues({ info }: Member): FullQueue[] {
  const most = numberOf(info.properties['pullThresholdForQueue']) ?? DEFAULT_MESSAGES;
  const mostMiB = numberOf(info.properties['pullThresholdSizeForQueue']) ?? DEFAULT_MIB;
  const isFull = ({ cachedMsgCount, cachedMsgSizeInMiB, droped }: ProcessQueueInfo) =>
    !droped && (cachedMsgCount >= most || cachedMsgSizeInMiB >= mostMiB);
  return info.mqTable
    .filter(([, held]) => isFull(held))
    .map(([{ topic, brokerName, queueId }, { cachedMsgCount, cachedMsgSizeInMiB }]) => ({
      topic,
      queue: `${brokerName}:${queueId}`,
      messages: cachedMsgCount,
      mebibytes: cachedMsgSizeInMiB,
    }));
}
