import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const QUEUE = { cluster: 'DefaultCluster', brokerName: 'test-broker', queueId: 0 };
const PLAN = {
  format: 'mq-offset-plan',
  version: 1,
  madeAt: '2026-01-01T00:00:00.000Z',
  madeBy: 'resetOffsetByTime',
  namesrvAddr: ['127.0.0.1:9876'],
  moves: [
    {
      ...{ group: 'words-service', topic: 'Words', point: { kind: 'earliest' }, force: true, clientIds: [] },
      queues: [{ ...QUEUE, before: 3, target: 3, minOffset: 0, maxOffset: 5 }],
    },
  ],
};
const TOPIC = 'attributes: {}, order: false, perm: 6, readQueueNums: 4, topicFilterType: SINGLE_TAG, topicSysFlag: 0';

/** What commands read, by the name of the file. */
const INPUTS: Readonly<Record<string, string>> = {
  'topics.json': JSON.stringify([{ topicName: 'FromList', readQueueNums: 4, writeQueueNums: 4, perm: 6 }]),
  'groups.json': JSON.stringify([{ groupName: 'from-list' }]),
  'plan.json': JSON.stringify(PLAN),
  'offsets.csv':
    'group,topic,cluster,brokerName,queueId,offset,minOffset,maxOffset\nwords-service,Words,DefaultCluster,test-broker,0,3,0,5\n',
  'metadata.yaml': `format: mq-metadata
version: 1
clusters:
  DefaultCluster:
    brokers: [test-broker]
    topics:
      Words: { ${TOPIC}, writeQueueNums: 4 }
`,
  // Nothing of it starts by itself.
  'cluster.yaml':
    'cluster: C\nnameServers:\n  - {host: 127.0.0.1, autoStart: false}\nbrokers:\n  - {host: 127.0.0.1, brokerName: broker-a, autoStart: false}\n',
  'password.txt': 'secret-of-the-matrix\n',
};

/** Writes the files that command lines name into a directory. */
export async function writeInputs(directory: string): Promise<void> {
  for (const [name, text] of Object.entries(INPUTS)) await writeFile(join(directory, name), text);
}
