import { queryByKey } from '../../../src/admin/message/query-message.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { Caller } from '../../../src/client/caller.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { ConsumerRequests } from '../../../src/client/requests/consumers.ts';
import type { MessageExt } from '../../../src/protocol/message/decode.ts';
import { RemotingClient } from '../../../src/remoting/client.ts';
import { onlineClient } from '../../commands/support/online-client.ts';
import type { VocabularyLab } from '../vocabulary/case.ts';

/** What cases of the vocabulary look at, made or found before they run. */

const TRIES = 100;
const PAUSE_MS = 100;

/** Waits for something another process does in its own time; fails loudly. */
async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < TRIES; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`${what} did not come`);
}

async function withClient<T>({ namesrv }: VocabularyLab, work: (client: AdminClient) => Promise<T>): Promise<T> {
  const client = new AdminClient({ namesrvAddr: namesrv });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** The first message of the lab's topic. */
export const firstMessage = (lab: VocabularyLab): Promise<MessageExt> =>
  withClient(lab, async (client) => {
    const queue = { topic: lab.topic, queueId: 0 };
    const pulled = await client.messages.pull(lab.brokerAddr, { group: 'words-tools', queue, offset: 0 });
    const [first] = pulled.messages;
    if (first === undefined) throw new Error(`the lab's topic ${lab.topic} is empty`);
    return first;
  });

/** The records of the lab's first queue as they are stored. */
export async function storedRecords({ brokerAddr, topic }: VocabularyLab): Promise<Buffer> {
  const remoting = new RemotingClient();
  try {
    const requests = new ConsumerRequests(new Caller(remoting, { timeoutMs: 5000 }));
    const header = { consumerGroup: 'words-tools', topic, queueId: 0, queueOffset: 0, maxMsgNums: 32, sysFlag: 4 };
    const more = { commitOffset: 0, suspendTimeoutMillis: 0, subscription: '*', subVersion: 1, expressionType: 'TAG' };
    const { body } = await requests.pull(brokerAddr, { ...header, ...more }, 5000);
    return body ?? Buffer.alloc(0);
  } finally {
    await remoting.close();
  }
}

/** Sends a message with a trace, and resolves with its id when the trace is stored. */
export const tracedMessage = (lab: VocabularyLab): Promise<string> =>
  withClient(lab, async (client) => {
    const producer = new Producer({ namesrvAddr: lab.namesrv, producerGroup: 'words-traced', enableMsgTrace: true });
    try {
      const { msgId } = await producer.send({ topic: lab.brokerName, body: 'traced' });
      const look = async () => {
        const found = await queryByKey(client, 'RMQ_SYS_TRACE_TOPIC', msgId, { maxNum: 1 }).catch(() => undefined);
        return found === undefined || found.messages.length === 0 ? undefined : msgId;
      };
      return await eventually('a trace', look);
    } finally {
      await producer.close();
    }
  });

/** A consumer that stays online, and the route of its retry topic: `words-online` on the topic of the broker. */
export async function onlineConsumer(lab: VocabularyLab): Promise<void> {
  const { brokerAddr, brokerName: topic } = lab;
  await onlineClient({ brokerAddr, clientId: '127.0.0.1@words', group: 'words-online', topic });
  await withClient(lab, (client) => eventually('a route', () => client.namesrv.findRoute('%RETRY%words-online')));
}

/** A producer that stays online: `words-producer`, which has sent to the topic of the broker. */
export async function onlineProducer(lab: VocabularyLab): Promise<void> {
  const producer = new Producer({ namesrvAddr: lab.namesrv, producerGroup: 'words-producer' });
  await producer.send({ topic: lab.brokerName, body: 'here' });
  await withClient(lab, (client) =>
    eventually('a heartbeat', () => client.groups.findProducers(lab.brokerAddr, 'words-producer')),
  );
}
