import { setTimeout as pause } from 'node:timers/promises';
import { pullAll, WireClient } from '../../faults/support/wire.ts';
import { ask } from '../../interop/lab/wire.ts';
import { createTopic, type PeerName, startAsShipped } from '../../interop/lab.ts';
import { residentMegabytes } from '../machine.ts';
import { sendDelayed } from './delayed-sends.ts';

/** A great number of delayed messages on one broker. Lateness in milliseconds, memory in megabytes. */
export interface DelayFigures {
  count: number;
  sendsPerSecond: number;
  memoryBefore: number;
  /** With all of them pending. */
  memoryPending: number;
  /** The highest while they were delivered. */
  memoryDelivering: number;
  late: { p50: number; p99: number; max: number };
  early: number;
}

export interface DelayEffort {
  count: number;
  /** Longer than the sends take. */
  delaySeconds: number;
  /** As a delay level, or as a delivery time of 5.x. */
  kind: 'level' | 'timer';
}

const TOPIC = 'Delayed';
const QUEUES = 4;
const PULL = 20_000;

export async function measureDelays(peer: PeerName, { count, delaySeconds, kind }: DelayEffort): Promise<DelayFigures> {
  const cluster = await startAsShipped(peer, { heap: '1g', config: { messageDelayLevel: `1s ${delaySeconds}s` } });
  try {
    await createTopic(cluster, TOPIC, { queues: QUEUES });
    const sends = { topic: TOPIC, queues: QUEUES, window: 512, bodyBytes: 128 };
    await sendDelayed(cluster.broker, { ...sends, count: 20_000, delay: ['DELAY', '1'] });
    await until(() => delivered(cluster.broker), 20_000);
    await pause(2000);
    const memoryBefore = residentMegabytes(cluster.pid);
    const property = kind === 'level' ? (['DELAY', '2'] as const) : (['TIMER_DELAY_SEC', `${delaySeconds}`] as const);
    const seconds = await sendDelayed(cluster.broker, { ...sends, count, delay: property });
    if (seconds >= delaySeconds) throw new Error(`the sends took ${seconds} s: too long to have all of them pending`);
    await pause(1000);
    const memoryPending = residentMegabytes(cluster.pid);
    let memoryDelivering = memoryPending;
    await until(async () => {
      memoryDelivering = Math.max(memoryDelivering, residentMegabytes(cluster.pid));
      return delivered(cluster.broker);
    }, 20_000 + count);
    const late = (await lateness(cluster.broker, delaySeconds * 1000)).slice(-count).sort((a, b) => a - b);
    const at = (share: number): number =>
      late[Math.min(late.length - 1, Math.floor(late.length * share))] ?? Number.NaN;
    return {
      count: late.length,
      sendsPerSecond: Math.round(count / seconds),
      memoryBefore,
      memoryPending,
      memoryDelivering,
      late: { p50: at(0.5), p99: at(0.99), max: at(1) },
      early: late.filter((ms) => ms < 0).length,
    };
  } finally {
    await cluster.stop();
  }
}

async function until(count: () => Promise<number>, wanted: number): Promise<void> {
  while ((await count()) < wanted) await pause(200);
}

async function delivered(broker: string): Promise<number> {
  let total = 0;
  for (let queueId = 0; queueId < QUEUES; queueId++) {
    const answer = await ask(broker, 30, { topic: TOPIC, queueId: `${queueId}` });
    if (answer.code === 0) total += Number(answer.extFields['offset']);
  }
  return total;
}

/** How long each message waited beyond its delay: from when its producer made it to when it was stored for consumers. */
async function lateness(broker: string, delayMs: number): Promise<number[]> {
  const late: number[] = [];
  const client = await WireClient.open(broker);
  for (let queueId = 0; queueId < QUEUES; queueId++) {
    const max = Number((await ask(broker, 30, { topic: TOPIC, queueId: `${queueId}` })).extFields['offset']);
    for (let from = 0; from < max; from += PULL) {
      const found = await pullAll(client, TOPIC, queueId, from, Math.min(max, from + PULL));
      for (const { storeTimestamp, bornTimestamp, properties } of found.values()) {
        if (!properties.includes('DELAY\u00011\u0002')) late.push(storeTimestamp - bornTimestamp - delayMs);
      }
    }
  }
  client.close();
  return late;
}
