import type { AdminClient } from '../../client/admin-client.ts';
import { isUp, publishQueues, subscribeQueues } from '../../client/routes.ts';
import { type Look, notYet, reached } from './until.ts';

/** A topic that can be reached. */
export interface TopicUp {
  readonly topic: string;
  /** Broker names that have it. */
  readonly brokers: readonly string[];
  readonly readQueues: number;
  readonly writeQueues: number;
}

/**
 * Whether a topic has a route with queues to read from; with `writable`, and queues to send to.
 */
export async function lookForTopic(client: AdminClient, topic: string, writable: boolean): Promise<Look<TopicUp>> {
  const route = await client.namesrv.findRoute(topic);
  if (route === undefined) return notYet(`no name server has a route of ${topic}`);
  const readQueues = subscribeQueues(topic, route).length;
  const writeQueues = publishQueues(topic, route).filter(isUp).length;
  const brokers = route.brokerDatas.map(({ brokerName }) => brokerName).sort();
  const words = `${topic} lies on ${brokers.join(', ') || 'no broker'}, ${readQueues} queues to read, ${writeQueues} to write`;
  const isReady = writable ? writeQueues > 0 : readQueues > 0;
  return isReady ? reached({ topic, brokers, readQueues, writeQueues }, words) : notYet(words);
}
