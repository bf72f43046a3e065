import type { Line } from '../line.ts';

export const lists: Record<string, Line> = {
  updateTopicList: {
    args: ({ cluster }) => ['-c', cluster, '-f', 'topics.json'],
    missing: () => ['-c', 'NoCluster', '-f', 'topics.json'],
  },
  updateSubGroupList: {
    args: ({ cluster }) => ['-c', cluster, '-f', 'groups.json'],
    missing: () => ['-c', 'NoCluster', '-f', 'groups.json'],
  },
  updateTopicPerm: {
    args: ({ cluster }, spare) => ['-c', cluster, '-t', `${spare}-perm`, '-p', '4'],
    missing: ({ cluster }) => ['-c', cluster, '-t', 'NoTopic', '-p', '4'],
  },
  updateStaticTopic: {
    args: ({ cluster }, spare) => ['-c', cluster, '-t', `static-${spare}`, '--totalQueueNum', '4'],
    status: 69,
    wounded: 69,
  },
  remappingStaticTopic: {
    args: ({ cluster }, spare) => ['-c', cluster, '-t', spare],
    status: 69,
    wounded: 69,
  },
  getConsumerConfig: { args: ({ group }) => ['-g', group], missing: () => ['-g', 'NoGroup'] },
  consumer: { args: ({ group }) => ['-g', group], status: 65, wounded: 65, missing: () => ['-g', 'NoGroup'] },
  getConsumerStatus: {
    args: ({ group, topic }) => ['-g', group, '-t', topic],
    status: 65,
    wounded: 65,
    missing: ({ topic }) => ['-g', 'NoGroup', '-t', topic],
  },
  startMonitoring: { args: () => ['--rounds', '1'] },
  resetOffsetByTimeOffline: {
    args: ({ topic }, spare) => ['-g', spare, '-t', topic],
    missing: ({ group }) => ['-g', group, '-t', 'NoTopic'],
  },
  resetOffsetByTimeOld: {
    args: ({ topic }, spare) => ['-g', spare, '-t', topic, '-s', 'earliest'],
    missing: ({ group }) => ['-g', group, '-t', 'NoTopic', '-s', 'now'],
  },
  resetOffsetToLatest: {
    args: ({ topic }, spare) => ['-g', spare, '-t', topic],
    missing: ({ group }) => ['-g', group, '-t', 'NoTopic'],
  },
};
