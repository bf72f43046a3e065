import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '../interop/lab.ts';

/** Milliseconds from the start command to the first accepted send. */
export async function firstSend(broker: string, begin: number): Promise<number> {
  for (;;) {
    const answer = await ask(broker, 310, sendFields('TBW102', 0), Buffer.from('first')).catch(() => undefined);
    if (answer?.code === 0) return performance.now() - begin;
    await pause(2);
  }
}

/** Fields of a send in the short spelling (SEND_MESSAGE_V2). */
export function sendFields(topic: string, queueId: number): Record<string, string> {
  return {
    a: 'bench-producers',
    b: topic,
    c: 'TBW102',
    d: '4',
    e: `${queueId}`,
    f: '0',
    g: `${Date.now()}`,
    h: '0',
    i: 'WAIT\u0001true\u0002',
    j: '0',
    k: 'false',
    m: 'false',
  };
}
