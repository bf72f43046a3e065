import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { CLUSTER_NAME, createTopic, Jvm, type PeerName, start } from '../lab.ts';
import type { VocabularyLab } from './case.ts';

const TOPIC = 'Words';
const GROUP = 'words-service';
const QUEUES = 4;
const MESSAGES = 20;
/** Of each queue's five messages. */
const CONSUMED = 3;

/** A lab with the original's tools beside it: those of the broker's own version, the newest for ours. */
export interface OpenLab extends VocabularyLab {
  readonly original: Jvm;
  close(): Promise<void>;
}

/** Starts a broker and fills it as VocabularyLab says. */
export async function openLab(peer: PeerName): Promise<OpenLab> {
  const cluster = await start(peer, { namesrvConfig: { orderMessageEnable: true } });
  const directory = await mkdtemp(join(tmpdir(), 'mq-words-'));
  const original = await Jvm.start(peer === 'mq' ? '5.3.3' : peer);
  await createTopic(cluster, TOPIC, { queues: QUEUES });
  await fill(cluster.namesrv, cluster.brokerName);
  await original.run('ConsumePull', cluster.namesrv, TOPIC, GROUP, 'lite', '*', MESSAGES, 60);
  await takeBack(cluster.namesrv, cluster.broker);
  const close = async (): Promise<void> => {
    await original.close();
    await cluster.kill();
    await rm(directory, { recursive: true, force: true });
  };
  const { namesrv, broker: brokerAddr, brokerName } = cluster;
  return {
    ...{ peer, namesrv, brokerAddr, brokerName, clusterName: CLUSTER_NAME, topic: TOPIC, group: GROUP, directory },
    store: cluster.store,
    original,
    close,
  };
}

async function fill(namesrvAddr: string, brokerName: string): Promise<void> {
  const producer = new Producer({ namesrvAddr });
  try {
    for (let i = 0; i < MESSAGES; i++) {
      const message = { topic: TOPIC, body: `word ${i}`, tags: 'TagA', keys: [`key-${i}`] };
      await producer.send(message, { queue: { brokerName, queueId: i % QUEUES } });
    }
  } finally {
    await producer.close();
  }
}

/** The consumer has gone by now, with everything consumed; a lag shows more. */
async function takeBack(namesrvAddr: string, address: string): Promise<void> {
  const client = new AdminClient({ namesrvAddr });
  try {
    for (let queueId = 0; queueId < QUEUES; queueId++)
      await client.offsets.commit(address, GROUP, { topic: TOPIC, queueId }, CONSUMED);
  } finally {
    await client.close();
  }
}
