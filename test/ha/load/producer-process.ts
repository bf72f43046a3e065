/** A producer of the SDK as a process: one serial lane for each queue and one of batches, all written into the history. */
import { BatchError, MqError, Producer, type SendResult, SendStatus } from '../../../src/index.ts';
import { HistoryWriter } from '../history/writer.ts';
import { Lane } from './lane.ts';
import type { ProducerLoadOptions } from './options.ts';
import { obey } from './orders.ts';

const CODES = {
  [SendStatus.SEND_OK]: 0,
  [SendStatus.FLUSH_DISK_TIMEOUT]: 10,
  [SendStatus.SLAVE_NOT_AVAILABLE]: 11,
  [SendStatus.FLUSH_SLAVE_TIMEOUT]: 12,
} as const;

const options = JSON.parse(process.argv[2] ?? '') as ProducerLoadOptions;
const history = new HistoryWriter(options.history, options.name);
const producer = new Producer({
  producerGroup: options.name,
  namesrvAddr: options.namesrvAddr,
  instanceName: options.name,
  sendMsgTimeout: options.timeoutMs,
  pollNameServerInterval: options.pollNameServerInterval,
});
let ops = 0;
let accepted = 0;

/** Sends to one queue and writes what became of it; gives how long to rest then. */
async function send(lane: string, queue: number, keys: readonly string[]): Promise<number> {
  const op = ++ops;
  const { topic, broker, padding } = options;
  history.write({ t: 'invoke', op, topic, broker, queue, keys, lane });
  const messages = keys.map((key) => ({ topic, keys: key, body: `${key} ${'x'.repeat(Math.random() * padding)}` }));
  try {
    const [result] = await given(messages, { queue: { brokerName: broker, queueId: queue } });
    if (result === undefined) throw new Error('a send had no result');
    history.write({ t: 'answer', op, code: CODES[result.status], offset: result.queueOffset });
    if (result.status === SendStatus.SEND_OK) accepted++;
    return options.restMs;
  } catch (error) {
    const cause = error instanceof BatchError ? error.cause : error;
    const code = cause instanceof MqError ? cause.details.responseCode : undefined;
    const words = cause instanceof Error ? cause.message : String(cause);
    history.write({ t: 'answer', op, ...(code !== undefined && { code }), error: words.slice(0, 200) });
    return options.failedRestMs;
  }
}

async function given(
  messages: readonly { topic: string; keys: string; body: string }[],
  choice: { queue: { brokerName: string; queueId: number } },
): Promise<readonly SendResult[]> {
  const [first] = messages;
  if (messages.length > 1 || first === undefined) return producer.sendBatch(messages, choice);
  return [await producer.send(first, choice)];
}

function laneOf(name: string, queue: number, size: number): Lane {
  let count = 0;
  return new Lane(() => {
    const id = `${options.name}-${name}-${++count}`;
    return send(name, queue, size === 1 ? [id] : Array.from({ length: size }, (_, part) => `${id}.${part}`));
  });
}

const lanes = options.queues.map((queue) => laneOf(`q${queue}`, queue, 1));
const [firstQueue] = options.queues;
if (options.batch > 0 && firstQueue !== undefined) lanes.push(laneOf('batch', firstQueue, options.batch));
for (const lane of lanes) void lane.run();

obey({
  pause: async () => void (await Promise.all(lanes.map((lane) => lane.pause()))),
  resume: async () => {
    for (const lane of lanes) lane.resume();
    return undefined;
  },
  progress: async () => ({ progress: { accepted } }),
  stop: async () => {
    await Promise.all(lanes.map((lane) => lane.stop()));
    history.close();
    return undefined;
  },
});
