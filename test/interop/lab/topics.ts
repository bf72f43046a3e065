import type { Cluster } from './cluster.ts';
import { waitFor } from './process.ts';
import { ask } from './wire.ts';

export interface TopicOptions {
  queues?: number;
  /** 6 read and write, 4 read, 2 write. */
  perm?: number;
  order?: boolean;
}

/** Creates a topic on the broker and waits until its route is known. */
export async function createTopic(cluster: Cluster, topic: string, options: TopicOptions = {}): Promise<void> {
  const queues = `${options.queues ?? 4}`;
  const fields = {
    topic,
    defaultTopic: 'TBW102',
    readQueueNums: queues,
    writeQueueNums: queues,
    perm: `${options.perm ?? 6}`,
    topicFilterType: 'SINGLE_TAG',
    topicSysFlag: '0',
    order: `${options.order ?? false}`,
  };
  const answer = await ask(cluster.broker, 17, fields);
  if (answer.code !== 0)
    throw new Error(`creating topic ${topic} on ${cluster.broker}: ${answer.code} ${answer.remark}`);
  await waitFor(`route of ${topic}`, async () => {
    const route = await ask(cluster.namesrv, 105, { topic, acceptStandardJsonOnly: 'true' });
    return route.code === 0 && route.body.includes(`"${cluster.brokerName}"`);
  });
}
