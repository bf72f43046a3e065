import { AdminClient } from '../../../src/client/admin-client.ts';
import { subscriptionGroupConfig } from '../../../src/protocol/bodies/subscription-group.ts';
import type { VocabularyCase, VocabularyLab } from './case.ts';

const QUEUES = [0, 1, 2, 3];

/** Makes a group that has consumed one message of each queue. */
const withOffsets =
  (group: string) =>
  async ({ namesrv, brokerAddr, topic }: VocabularyLab): Promise<void> => {
    const client = new AdminClient({ namesrvAddr: namesrv });
    await client.groups.update(brokerAddr, subscriptionGroupConfig(group));
    for (const queueId of QUEUES) await client.offsets.commit(brokerAddr, group, { topic, queueId }, 1);
    await client.close();
  };

/** Where each queue went: ours confirms it, the original's rows end with it. */
function targetsOf(stdout: string): string[] {
  const ours = [...stdout.matchAll(/^\S+ +(\d+) +(\d+) +CONFIRMED$/gm)];
  const theirs = [...stdout.matchAll(/^\S+ +(\d+) +(?:-?\d+ +)*?(\d+) *$/gm)];
  return (ours.length > 0 ? ours : theirs).map(([, queueId, offset]) => `${queueId}:${offset}`).sort();
}

const done = 'reset consumer offset success: 4 queues read back';

export const offsetCases: readonly VocabularyCase[] = [
  {
    command: 'resetOffsetByTime',
    before: withOffsets('word-reset'),
    args: ({ topic }) => ['-g', 'word-reset', '-t', topic, '-s', '0'],
    shows: ['start reset consumer offset by specified, group[word-reset]', done],
    agree: targetsOf,
    differs: 'Ours shows the plan, asks, and names what it read back of each queue.',
  },
  {
    command: 'skipAccumulatedMessage',
    before: withOffsets('word-skip'),
    args: ({ topic }) => ['-g', 'word-skip', '-t', topic],
    shows: [done],
    agree: targetsOf,
    differs: 'Ours shows the plan, asks, and names what it read back of each queue.',
  },
  {
    command: 'cloneGroupOffset',
    before: async (lab) => {
      await withOffsets('word-source')(lab);
      await withOffsets('word-copy')(lab);
    },
    args: ({ topic }) => ['-s', 'word-source', '-d', 'word-copy', '-t', topic],
    shows: ['clone group offset success. srcGroup[word-source], destGroup[word-copy]: 4 queues read back'],
    differs: 'Ours copies the topic that is named, and every topic with --allTopics; the original always all.',
  },
  {
    command: 'resetOffsetByTimeOffline',
    before: withOffsets('word-offline'),
    args: ({ topic }) => ['-g', 'word-offline', '-t', topic],
    original: 'none',
    shows: [done],
    differs: "The user manual's command; mqadmin has none of that name.",
  },
  {
    command: 'resetOffsetToLatest',
    before: withOffsets('word-latest'),
    args: ({ topic }) => ['-g', 'word-latest', '-t', topic],
    original: 'none',
    shows: [done],
    differs: "The user manual's command; mqadmin has none of that name.",
  },
  {
    command: 'resetOffsetByTimeOld',
    before: withOffsets('word-old'),
    args: ({ topic }) => ['-g', 'word-old', '-t', topic, '-s', '0'],
    original: 'none',
    shows: [done],
    differs: 'The original has the class and not the command.',
  },
];
