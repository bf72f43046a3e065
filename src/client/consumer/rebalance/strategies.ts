import { createHash } from 'node:crypto';
import type { MessageQueue } from '../../../protocol/bodies/message-queue.ts';

/**
 * Shares the queues of a topic out among the members of a group. Every member computes it alone, from the same sorted
 * lists, so all members must use the same strategy (wire-protocol 5.8).
 */
export interface AllocateStrategy {
  /** As Apache spells it; `mqadmin` shows it. */
  readonly name: string;
  /**
   * The queues of one member; none when it is not in the list.
   * @param queues sorted by topic, broker name, queue id
   * @param clientIds sorted, without duplicates
   */
  allocate(clientId: string, queues: readonly MessageQueue[], clientIds: readonly string[]): MessageQueue[];
}

/** Contiguous blocks; the first members take one queue more when it does not come out even. The default. */
export const AVG: AllocateStrategy = {
  name: 'AVG',
  allocate(clientId, queues, clientIds) {
    const index = clientIds.indexOf(clientId);
    if (index < 0) return [];
    const share = Math.floor(queues.length / clientIds.length);
    const larger = queues.length % clientIds.length;
    const start = index * share + Math.min(index, larger);
    return queues.slice(start, start + share + (index < larger ? 1 : 0));
  },
};

/** Queue i goes to member i modulo n. */
export const AVG_BY_CIRCLE: AllocateStrategy = {
  name: 'AVG_BY_CIRCLE',
  allocate(clientId, queues, clientIds) {
    const index = clientIds.indexOf(clientId);
    return index < 0 ? [] : queues.filter((_, i) => i % clientIds.length === index);
  },
};

const VIRTUAL_NODES = 10;

/** A hash ring with ten virtual nodes a member: a member that comes or goes moves few queues. */
export const CONSISTENT_HASH: AllocateStrategy = {
  name: 'CONSISTENT_HASH',
  allocate(clientId, queues, clientIds) {
    if (!clientIds.includes(clientId)) return [];
    const ring = clientIds
      .flatMap((id) => Array.from({ length: VIRTUAL_NODES }, (_, i) => ({ at: md5Head(`${id}-${i}`), id })))
      .sort((a, b) => a.at - b.at);
    return queues.filter((queue) => {
      const at = md5Head(
        `MessageQueue [topic=${queue.topic}, brokerName=${queue.brokerName}, queueId=${queue.queueId}]`,
      );
      return (ring.find((node) => node.at >= at) ?? ring[0])?.id === clientId;
    });
  },
};

/** The first four bytes of the MD5 of a text, unsigned: the place on Java's ring. */
const md5Head = (text: string): number => createHash('md5').update(text).digest().readUInt32BE(0);

/** The strategies by name. */
export const allocateStrategies: Readonly<Record<string, AllocateStrategy>> = { AVG, AVG_BY_CIRCLE, CONSISTENT_HASH };
