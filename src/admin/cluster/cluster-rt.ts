import type { AdminClient } from '../../client/admin-client.ts';
import type { Producer } from '../../client/producer/producer.ts';
import type { MqError } from '../../errors/index.ts';
import { averageRtMs, testBody, timedSend } from '../message/timed-send.ts';
import { clusterBrokers } from '../targets.ts';

/** How long sends to one broker took in one round. */
export interface BrokerRt {
  readonly cluster: string;
  readonly brokerName: string;
  /** Average without the first, milliseconds; undefined when nothing was sent. */
  readonly rtMs: number | undefined;
  readonly successCount: number;
  readonly failCount: number;
  /** Why the last failed. */
  readonly error?: MqError;
}

/** A broker that fails so often in a row is left for this round: each may take the whole time-out. */
const FAILURES_IN_A_ROW = 3;

/**
 * One round: sends `amount` test messages of `size` bytes to each broker, into the topic that has the broker's name.
 *
 * @throws MqError NOT_FOUND for an unknown cluster
 */
export async function* clusterRt(
  client: AdminClient,
  producer: Producer,
  cluster: string | undefined,
  load: { readonly amount: number; readonly size: number },
): AsyncGenerator<BrokerRt> {
  const body = testBody(load.size);
  for (const broker of clusterBrokers(await client.namesrv.getClusterInfo(), cluster)) {
    yield { ...broker, ...(await brokerRt(producer, broker.brokerName, body, load.amount)) };
  }
}

async function brokerRt(
  producer: Producer,
  brokerName: string,
  body: Buffer,
  amount: number,
): Promise<Omit<BrokerRt, 'cluster' | 'brokerName'>> {
  const times: number[] = [];
  const queue = { topic: brokerName, brokerName, queueId: 0 };
  let failCount = 0;
  let inARow = 0;
  let last: MqError | undefined;
  for (let i = 0; i < amount && inARow < FAILURES_IN_A_ROW; i++) {
    const { rtMs, error } = await timedSend(producer, queue, body);
    times.push(rtMs);
    inARow = error === undefined ? 0 : inARow + 1;
    if (error === undefined) continue;
    failCount++;
    last = error;
  }
  const figures = { rtMs: averageRtMs(times), successCount: times.length - failCount, failCount };
  return { ...figures, ...(last !== undefined && { error: last }) };
}
