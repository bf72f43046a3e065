/** A push consumer of the SDK as a process, from the first message on; each message it is handed is written down. */
import { PushConsumer, type ReceivedMessage } from '../../../src/index.ts';
import { HistoryWriter } from '../history/writer.ts';
import type { ConsumerLoadOptions } from './options.ts';
import { obey } from './orders.ts';
import { Seen } from './progress.ts';

const {
  name,
  namesrvAddr,
  topic,
  history: path,
  group,
  pollNameServerInterval,
} = JSON.parse(process.argv[2] ?? '') as ConsumerLoadOptions;
const history = new HistoryWriter(path, name);
const seen = new Seen();
const consumer = new PushConsumer({
  consumerGroup: group,
  namesrvAddr,
  instanceName: name,
  pollNameServerInterval,
  consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  persistConsumerOffsetInterval: 500,
});
consumer.subscribe(topic);
await consumer.start(async (message: ReceivedMessage) => {
  const { brokerName: broker, queueId: queue } = message.queue;
  const offset = message.queueOffset;
  history.write({ t: 'consumed', group, topic, broker, queue, offset, key: message.keys ?? '' });
  seen.add(`${broker}/${topic}/${queue}`, offset);
});

obey({
  progress: async () => ({ progress: seen.progress() }),
  stop: async () => {
    await consumer.close();
    history.close();
    return undefined;
  },
});
