import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { decodeTopicRouteData } from '../../../src/protocol/bodies/topic-route-data.ts';
import type { VocabularyCase, VocabularyLab } from './case.ts';

/** Makes a topic as mqadmin would, so that a case has one of its own. */
async function withTopic({ namesrv, brokerAddr }: VocabularyLab, topicName: string): Promise<void> {
  const client = new AdminClient({ namesrvAddr: namesrv });
  try {
    const queues = { readQueueNums: 4, writeQueueNums: 4, perm: 6, topicSysFlag: 0, order: false };
    await client.topics.update(brokerAddr, { topicName, topicFilterType: 'SINGLE_TAG', ...queues });
    for (let tries = 0; tries < 50 && (await client.namesrv.findRoute(topicName)) === undefined; tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
  } finally {
    await client.close();
  }
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What is the same in every form the original gives a topic: its queues and permission. */
const topicOf = (text: string): string | undefined =>
  /topicName=(\w+), readQueueNums=\d+, writeQueueNums=\d+, perm=[RWX-]{3}/.exec(text)?.[0];

/** Names and addresses of a route; the original writes broker ids without quotes. */
function routeOf(stdout: string): unknown {
  const route = decodeTopicRouteData(Buffer.from(stdout));
  return route.brokerDatas.map(({ brokerName, cluster, brokerAddrs }) => [brokerName, cluster, ...brokerAddrs]);
}

const FILE = 'topics.json';

export const topicCases: readonly VocabularyCase[] = [
  {
    command: 'updateTopic',
    args: ({ brokerAddr }) => ['-b', brokerAddr, '-t', 'WordTopic', '-r', '4', '-w', '4'],
    shows: ['create topic to ', ' success.'],
    agree: (stdout) => [lines(stdout)[0], topicOf(stdout)],
    differs: 'Ours shows what changed of a topic that is there, and keeps what is not given.',
  },
  {
    command: 'updateTopic',
    args: ({ clusterName }) => ['-c', clusterName, '-t', 'WordOrdered', '-r', '2', '-w', '2', '-o', 'true'],
    shows: [/set cluster orderConf\. isOrder=true, orderConf=\[\S+:2\]/],
    agree: (stdout) => /isOrder=true, orderConf=\[\S+\]/.exec(stdout)?.[0],
  },
  {
    command: 'updateTopicList',
    before: ({ directory }) =>
      writeFile(
        join(directory, FILE),
        JSON.stringify([{ topicName: 'WordListed', readQueueNums: 2, writeQueueNums: 2 }]),
      ),
    args: ({ brokerAddr, directory }) => ['-b', brokerAddr, '-f', join(directory, FILE)],
    shows: ['submit batch of topic config to ', ' success: 1 created, 0 changed, 0 as they were'],
    differs: '4.9.7 has no such command, and its broker no lists: mq sends it the topics one by one.',
  },
  {
    command: 'updateTopicPerm',
    before: (lab) => withTopic(lab, 'WordPerm'),
    args: ({ brokerAddr }) => ['-b', brokerAddr, '-t', 'WordPerm', '-p', '4'],
    shows: [/^update topic perm from 6 to 4 in \S+ success\.$/m, 'perm=R--'],
    differs: 'The original runs second and finds the permission as it should be.',
  },
  {
    command: 'topicRoute',
    args: ({ topic }) => ['-t', topic],
    shows: ['"queueDatas"', '"brokerDatas"'],
    agree: routeOf,
  },
  {
    command: 'topicRoute',
    args: ({ topic }) => ['-t', topic, '-l'],
    shows: [/^#ClusterName +#BrokerName +#BrokerAddrs +#ReadQueue +#WriteQueue +#Perm$/m, /^Total: +1 +4 +4/m],
    agree: (stdout) =>
      lines(stdout)
        .filter((line) => /\{0=/.test(line))
        .map((line) => line.split(/\s+/)),
  },
  {
    command: 'topicStatus',
    args: ({ topic }) => ['-t', topic],
    shows: [/^#Broker Name +#QID +#Min Offset +#Max Offset +#Last Updated$/m, 'Topic Put TPS: '],
    agree: (stdout) =>
      lines(stdout).flatMap((line) => /^\S+ +\d+ +\d+ +\d+/.exec(line)?.[0].split(/\s+/).join(' ') ?? []),
    differs: 'The original always shows a put TPS of 0.0.',
  },
  {
    command: 'topicClusterList',
    args: ({ topic }) => ['-t', topic],
    shows: ['DefaultCluster'],
    agree: lines,
  },
  {
    command: 'topicList',
    args: () => [],
    shows: ['Words'],
    agree: (stdout) => lines(stdout).sort(),
    differs: 'Ours is sorted.',
  },
  {
    command: 'updateOrderConf',
    args: ({ brokerName }) => ['-t', 'WordStrict', '-m', 'put', '-v', `${brokerName}:4`],
    shows: [/^update orderConf success\. topic=\[WordStrict\], orderConf=\[\S+:4\]$/m],
    agree: (stdout) => stdout.trim(),
  },
  {
    command: 'updateOrderConf',
    args: () => ['-t', 'WordStrict', '-m', 'get'],
    shows: [/^get orderConf success\. topic=\[WordStrict\], orderConf=\[\S+:4\]$/m],
    agree: (stdout) => stdout.trim(),
  },
  {
    command: 'updateOrderConf',
    args: () => ['-t', 'WordStrict', '-m', 'delete'],
    shows: ['delete orderConf success. topic=[WordStrict]'],
    agree: (stdout) => stdout.trim(),
  },
  {
    command: 'allocateMQ',
    args: ({ topic }) => ['-t', topic, '-i', '10.0.0.1@1,10.0.0.2@1,10.0.0.3@1'],
    shows: ['{"result":{"10.0.0.1@1":[{"brokerName":'],
    agree: (stdout) => {
      const { result } = JSON.parse(stdout) as { result: Record<string, unknown[]> };
      return Object.entries(result)
        .map(([id, queues]) => [id, queues.length])
        .sort();
    },
    differs: 'The original deals out unsorted queues, so another member may get each; how many each gets is the same.',
  },
  {
    command: 'updateStaticTopic',
    args: ({ brokerName }) => ['-b', brokerName, '-t', 'WordStatic', '-qn', '3'],
    answeredBy: ['5.3.3'],
    original: ({ brokerName }) => ['-b', brokerName, '-t', 'WordStaticToo', '-qn', '3'],
    shows: ['The new mapping data is written to file', /update static topic \[WordStatic\] in \S+ \S+ success\./],
    agree: (stdout) => /The (old|new) mapping data is written to file/g.exec(stdout)?.[0],
    differs: 'Ours shows the plan, and each broker it read back.',
  },
  {
    command: 'remappingStaticTopic',
    args: ({ clusterName }) => ['-c', clusterName, '-t', 'WordStatic'],
    answeredBy: ['5.3.3'],
    original: 'none',
    shows: ['nothing differs: the static topic WordStatic is as it should be.'],
    differs: 'Where no queue has to move the original writes the mapping anew under a later epoch.',
  },
  {
    command: 'deleteTopic',
    before: (lab) => withTopic(lab, 'WordGone'),
    args: ({ clusterName }) => ['-c', clusterName, '-t', 'WordGone'],
    shows: [
      /^delete topic \[WordGone\] from cluster \[\w+\] success\.$/m,
      'delete topic [WordGone] from NameServer success.',
    ],
    agree: lines,
    differs: 'The original runs second, and reports success although there is nothing left.',
  },
];
