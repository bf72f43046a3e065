import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { subscriptionGroupConfig } from '../../../src/protocol/bodies/subscription-group.ts';
import type { VocabularyCase, VocabularyLab } from './case.ts';

/** Makes a group, so that a case has one of its own. */
async function withGroup({ namesrv, brokerAddr }: VocabularyLab, group: string): Promise<void> {
  const client = new AdminClient({ namesrvAddr: namesrv });
  await client.groups.update(brokerAddr, subscriptionGroupConfig(group, { retryMaxTimes: 3 }));
  await client.close();
}

/** A group's settings that every version has, as `name=value`. */
const groupOf = (stdout: string): string[] =>
  ['consumeEnable', 'retryQueueNums', 'retryMaxTimes', 'brokerId'].map(
    (name) => `${name}=${new RegExp(`${name} *= *(\\w+)`).exec(stdout)?.[1]}`,
  );

const FILE = 'groups.json';

export const consumerCases: readonly VocabularyCase[] = [
  {
    command: 'consumerProgress',
    args: ({ group }) => ['-g', group],
    shows: [/^#Topic +#Broker Name +#QID +#Broker Offset +#Consumer Offset/m, 'Consume Diff Total: 8'],
    agree: (stdout) => /Diff Total: (\d+)/.exec(stdout)?.[1],
    differs: 'Ours says whether the group is online, and takes -t from 4.9 too.',
  },
  {
    command: 'consumerProgress',
    args: () => [],
    shows: [/^#Group +#Count +#Version +#Type +#Model +#TPS +#Diff Total/m, /^words-service +0 +OFFLINE /m],
    agree: (stdout) => /^words-service +(\d+) +(\w+)/m.exec(stdout)?.slice(1),
    differs: 'The original leaves groups without a retry topic out, and shows zeros where it could not ask.',
  },
  {
    command: 'consumerStatus',
    args: ({ group }) => ['-g', group],
    status: 65,
    shows: [],
    differs: 'A group that is offline is exit 65, where the original ends with 0 and a stack trace.',
  },
  {
    command: 'consumer',
    args: ({ group }) => ['-g', group],
    original: 'none',
    status: 65,
    shows: [],
    differs: 'The original has the class and not the command.',
  },
  {
    command: 'getConsumerStatus',
    args: ({ group, topic }) => ['-g', group, '-t', topic],
    original: 'none',
    status: 65,
    shows: [],
    differs: 'The original has the class and not the command. The group is offline: nobody can be asked.',
  },
  {
    command: 'DecodeMessageId',
    args: () => ['-i', '0A000007123418B4AAC200000000002A'],
    original: 'none',
    shows: [/^ip=10\.0\.0\.7 date=\d{4}-\d\d-\d\d#\d\d:\d\d:\d\d:\d{3} pid=4660$/m],
    differs: 'The original has the class and not the command.',
  },
  {
    command: 'updateSubGroup',
    args: ({ brokerAddr }) => ['-b', brokerAddr, '-g', 'word-group', '-r', '5', '-q', '2'],
    shows: ['create subscription group to ', ' success.', 'retryMaxTimes=5'],
    agree: groupOf,
    differs: 'Ours shows what changed of a group that is there, and keeps what is not given.',
  },
  {
    command: 'updateSubGroupList',
    before: ({ directory }) =>
      writeFile(join(directory, FILE), JSON.stringify([{ groupName: 'word-listed', retryMaxTimes: 4 }])),
    args: ({ brokerAddr, directory }) => ['-b', brokerAddr, '-f', join(directory, FILE)],
    shows: ['submit batch of subscription group config to ', ' success: 1 created, 0 changed, 0 as they were'],
    differs: '4.9.7 has no such command, and its broker no lists: mq sends it the groups one by one.',
  },
  {
    command: 'getConsumerConfig',
    before: (lab) => withGroup(lab, 'word-config'),
    args: () => ['-g', 'word-config'],
    shows: [/^=+DefaultCluster:\S+=+$/m, /^retryMaxTimes {27}= {2}3$/m],
    agree: groupOf,
  },
  {
    command: 'setConsumeMode',
    before: (lab) => withGroup(lab, 'word-mode'),
    args: ({ brokerAddr, topic }) => ['-b', brokerAddr, '-t', topic, '-g', 'word-mode', '-m', 'PULL'],
    answeredBy: ['mq', '5.3.3'],
    shows: ['set consume mode to ', 'consume mode[PULL]'],
    agree: (stdout) => /topic\[\w+\] group\[[\w-]+\] consume mode\[\w+\] popShareQueueNum\[\d+\]/.exec(stdout)?.[0],
  },
  {
    command: 'startMonitoring',
    args: () => ['--rounds', '1'],
    original: 'none',
    shows: [
      'beginRound',
      /UndoneMsgs \[consumerGroup=words-service, topic=Words, undoneMsgsTotal=8, undoneMsgsSingleMQ=2, /,
      'endRound',
    ],
    differs: 'The original writes the same lines to a log file, without end.',
  },
  {
    command: 'deleteSubGroup',
    before: (lab) => withGroup(lab, 'word-gone'),
    args: ({ clusterName }) => ['-c', clusterName, '-g', 'word-gone'],
    shows: [/^delete subscription group \[word-gone\] from broker \[\S+\] in cluster \[\w+\] success\.$/m],
    agree: (stdout) => /delete subscription group .* success\./.exec(stdout)?.[0],
    differs: 'The original runs second, and reports success although there is nothing left.',
  },
];
