import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminClient } from '../../src/client/admin-client.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import { startNamesrvProcess } from '../../src/engine/boot/namesrv.ts';
import { subscriptionGroupConfig } from '../../src/protocol/bodies/subscription-group.ts';
import { topicConfig } from '../../src/protocol/bodies/topic-config.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../src/protocol/codes/response.ts';
import { startTestBroker } from '../../src/testing.ts';
import { answer, ScriptedPeer } from '../client/support/scripted-cluster.ts';
import { registerForeignBroker } from '../commands/support/foreign-broker.ts';
import { writeInputs } from './inputs.ts';
import { SPARE } from './line.ts';

/** What a command line may name. The names are the same everywhere; who answers to them differs. */
export interface Place {
  readonly namesrv: string;
  readonly brokerAddr: string;
  readonly brokerName: string;
  readonly cluster: string;
  /** Has 20 messages with the keys `key-0` to `key-19`. */
  readonly topic: string;
  readonly group: string;
  /** A directory of its own, for files that commands write and read. */
  readonly directory: string;
  /** Ids of the first message: offset id and unique key. */
  readonly offsetMsgId: string;
  readonly msgId: string;
  close(): Promise<void>;
}

export const TOPIC = 'Words';
export const GROUP = 'words-service';
/** Topics and groups that lines may delete. */
const DOOMED = Object.values(SPARE).flatMap((name) => [name, `${name}-perm`]);
const CLUSTER = 'DefaultCluster';
const BROKER = 'test-broker';
const QUEUES = 4;
const MESSAGES = 20;

type Closing = () => Promise<unknown>;

/** A cluster in this process, filled. */
export async function healthyPlace(): Promise<Place> {
  const broker = await startTestBroker();
  const ids = await fill(broker.namesrvAddr, broker.brokerAddr);
  return place({ namesrv: broker.namesrvAddr, brokerAddr: broker.brokerAddr, ...ids }, [() => broker.close()]);
}

/** The same with a second broker that has just been killed: it stands in every route, and nobody listens there. */
export async function woundedPlace(): Promise<Place> {
  const healthy = await healthyPlace();
  const dead = { brokerName: 'dead-broker', clusterName: CLUSTER, topics: [TOPIC, `%DLQ%${GROUP}`, ...DOOMED] };
  const registered = await registerForeignBroker(healthy.namesrv, dead);
  return place(healthy, [() => registered.close(), () => healthy.close()]);
}

/** A broker that refuses everything to everybody with NO_PERMISSION. */
export async function deniedPlace(): Promise<Place> {
  const namesrv = await startNamesrvProcess({ host: '127.0.0.1', port: 0 });
  const denier = new ScriptedPeer(BROKER);
  for (const code of Object.values(RequestCode))
    denier.on(code, () => answer(ResponseCode.NO_PERMISSION, undefined, 'no permission for you'));
  await denier.start();
  const registered = await registerForeignBroker(namesrv.address, {
    ...{ brokerName: BROKER, clusterName: CLUSTER, brokerAddr: denier.address },
    topics: [TOPIC, BROKER, CLUSTER, `%RETRY%${GROUP}`, `%DLQ%${GROUP}`, ...DOOMED],
  });
  const closing = [() => registered.close(), () => denier.stop(), () => namesrv.close()];
  return place({ namesrv: namesrv.address, brokerAddr: denier.address, ...NO_IDS }, closing);
}

/** Something takes connections, and never says a word; `asked` comes with the first byte. */
export async function silentPlace(): Promise<Place & { readonly asked: Promise<void> }> {
  const sockets = new Set<Socket>();
  let hear = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    hear = resolve;
  });
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => socket.destroy()).once('data', hear));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const address = `127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}`;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  const silent = await place({ namesrv: address, brokerAddr: address, ...NO_IDS }, [stop]);
  return { ...silent, asked };
}

/** Nobody listens anywhere. */
export const deadPlace = (): Promise<Place> =>
  place({ namesrv: '127.0.0.1:1', brokerAddr: '127.0.0.1:1', ...NO_IDS }, []);

const NO_IDS = {
  offsetMsgId: '7F00000100002A9F0000000000000000',
  msgId: '7F0000010000000000000000000000000001',
};

async function place(
  known: Pick<Place, 'namesrv' | 'brokerAddr' | 'offsetMsgId' | 'msgId'>,
  closing: readonly Closing[],
): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'mq-matrix-'));
  await writeInputs(directory);
  const { namesrv, brokerAddr, offsetMsgId, msgId } = known;
  return {
    ...{ namesrv, brokerAddr, offsetMsgId, msgId, directory },
    ...{ brokerName: BROKER, cluster: CLUSTER, topic: TOPIC, group: GROUP },
    close: async () => {
      for (const close of closing) await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function fill(namesrvAddr: string, address: string): Promise<Pick<Place, 'offsetMsgId' | 'msgId'>> {
  const client = new AdminClient({ namesrvAddr });
  const producer = new Producer({ namesrvAddr });
  try {
    for (const topic of [TOPIC, `%DLQ%${GROUP}`, ...DOOMED])
      await client.topics.update(address, topicConfig(topic, { readQueueNums: QUEUES, writeQueueNums: QUEUES }));
    for (const group of [GROUP, ...DOOMED]) await client.groups.update(address, subscriptionGroupConfig(group));
    let first: { offsetMsgId: string; msgId: string } | undefined;
    for (let i = 0; i < MESSAGES; i++) {
      const message = { topic: TOPIC, body: `word ${i}`, tags: 'TagA', keys: [`key-${i}`] };
      const sent = await producer.send(message, { queue: { brokerName: BROKER, queueId: i % QUEUES } });
      first ??= { offsetMsgId: sent.offsetMsgId ?? '', msgId: sent.msgId };
    }
    for (let queueId = 0; queueId < QUEUES; queueId++)
      await client.offsets.commit(address, GROUP, { topic: TOPIC, queueId }, 3);
    return first ?? NO_IDS;
  } finally {
    await producer.close();
    await client.close();
  }
}
