import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VocabularyCase, VocabularyLab } from './case.ts';

const DIRECTORY = 'exported';
const directory = (lab: VocabularyLab): string => join(lab.directory, DIRECTORY);

/** The file an export says it wrote: both write the same place, one after the other, and each is read at once. */
function written(stdout: string): Record<string, unknown> {
  const [, path = ''] = /export (\S+) success/.exec(stdout) ?? [];
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}

/** Ours and the original's go to directories of their own. */
const own = (...args: string[]) => ({
  args: (lab: VocabularyLab) => ['-c', lab.clusterName, '-f', join(directory(lab), 'mq'), ...args],
  original: (lab: VocabularyLab) => ['-c', lab.clusterName, '-f', join(directory(lab), 'mqadmin'), ...args],
});

interface Topic {
  readonly readQueueNums: number;
  readonly writeQueueNums: number;
  readonly perm: number;
}

const topicsOf = (stdout: string): unknown => {
  const table = (written(stdout)['topicConfigTable'] ?? {}) as Record<string, Topic>;
  return Object.entries(table)
    .map(([name, { readQueueNums, writeQueueNums, perm }]) => [name, readQueueNums, writeQueueNums, perm])
    .sort();
};

interface Group {
  readonly retryMaxTimes: number;
  readonly consumeEnable: boolean;
}

const groupsOf = (stdout: string): unknown => {
  const table = (written(stdout)['subscriptionGroupTable'] ?? {}) as Record<string, Group>;
  return Object.entries(table)
    .map(([name, { retryMaxTimes, consumeEnable }]) => [name, retryMaxTimes, consumeEnable])
    .sort();
};

/** The names of everything in a report, to the leaves; its figures move. */
const namesIn = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, namesIn(item)]))
    : true;

const writeIn = (lab: VocabularyLab, name: string, text: string): Promise<void> =>
  writeFile(join(lab.directory, name), text);

const QUEUES = [0, 1, 2, 3];
/** Of each queue's five messages. */
const CONSUMED = 3;

/** Where the group of the lab stands. */
const offsetsCsv = ({ group, topic, brokerName }: VocabularyLab): string =>
  [
    'group,topic,brokerName,queueId,offset',
    ...QUEUES.map((id) => [group, topic, brokerName, id, CONSUMED].join()),
  ].join('\n');

/** A plan that was carried out before. */
const plan = ({ group, topic, brokerName, clusterName: cluster, namesrv }: VocabularyLab): object => {
  const at = { before: 5, target: CONSUMED, minOffset: 0, maxOffset: 5 };
  const queues = QUEUES.map((queueId) => ({ cluster, brokerName, queueId, ...at }));
  return {
    ...{ format: 'mq-offset-plan', version: 1, madeAt: '2026-01-01T00:00:00.000Z', madeBy: 'resetOffsetByTime' },
    ...{ namesrvAddr: [namesrv], moves: [{ group, topic, force: true, clientIds: [], queues }] },
  };
};

const metadata = ({ clusterName }: VocabularyLab): object => {
  const topics = { WordsApplied: { readQueueNums: 2, writeQueueNums: 2 } };
  const groups = { 'words-applied': { retryMaxTimes: 3 } };
  return { format: 'mq-metadata', version: 1, clusters: { [clusterName]: { topics, groups } } };
};

export const exportFileCases: readonly VocabularyCase[] = [
  {
    command: 'exportMetadata',
    ...own(),
    shows: [/^export \S+metadata\.json success$/m],
    agree: (stdout) => [topicsOf(stdout), groupsOf(stdout)],
    differs:
      'over several brokers a topic has the queues of one, where mqadmin adds up those of all; no topic is another',
  },
  {
    command: 'exportMetadata',
    ...own('-t', '-s'),
    shows: [/^export \S+topic\.json success$/m],
    agree: topicsOf,
  },
  {
    command: 'exportMetadata',
    args: ({ brokerAddr, ...lab }) => ['-b', brokerAddr, '-g', '-f', join(lab.directory, DIRECTORY, 'mq')],
    original: ({ brokerAddr, ...lab }) => ['-b', brokerAddr, '-g', '-f', join(lab.directory, DIRECTORY, 'mqadmin')],
    shows: [/^export \S+subscriptionGroup\.json success$/m],
    agree: groupsOf,
  },
  {
    command: 'exportConfigs',
    ...own(),
    shows: [/^export \S+configs\.json success$/m],
    agree: written,
  },
  {
    command: 'exportMetrics',
    ...own(),
    shows: [/^export \S+metrics\.json success$/m],
    agree: (stdout) => namesIn(written(stdout)),
    differs: "rocketmqVersion is the broker's own, where mqadmin writes that of mqadmin",
  },
  {
    command: 'exportMetadata',
    args: () => ['-o', '-', '--only', 'topics,groups'],
    original: 'none',
    shows: [/^format: mq-metadata$/m, /^ {6}Words:$/m],
  },
  {
    command: 'offset export',
    args: ({ group }) => ['-g', group, '--csv'],
    original: 'none',
    shows: [/^words-service,Words,DefaultCluster,\S+,0,3,0,5$/m],
  },
  {
    command: 'offset import',
    before: (lab) => writeIn(lab, 'offsets.csv', offsetsCsv(lab)),
    args: (lab) => [join(lab.directory, 'offsets.csv')],
    original: 'none',
    shows: ['offset plan applied: 0 queues written and read back, 4 there before'],
  },
  {
    command: 'offset apply',
    before: (lab) => writeIn(lab, 'plan.json', JSON.stringify(plan(lab))),
    args: (lab) => [join(lab.directory, 'plan.json')],
    original: 'none',
    shows: ['offset plan applied: 0 queues written and read back, 4 there before'],
  },
  {
    command: 'apply',
    before: (lab) => writeIn(lab, 'metadata.json', JSON.stringify(metadata(lab))),
    args: (lab) => [join(lab.directory, 'metadata.json')],
    original: 'none',
    shows: [/^\+ topic WordsApplied on broker-a$/m, 'apply success: 2 changes read back'],
  },
  {
    command: 'diff',
    args: ({ clusterName, namesrv }) => [clusterName, `${clusterName}@${namesrv}`],
    original: 'none',
    shows: ['nothing differs'],
  },
];
