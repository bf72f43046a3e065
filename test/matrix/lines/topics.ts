import type { Line } from '../line.ts';

export const topics: Record<string, Line> = {
  updateTopic: {
    args: ({ cluster }, spare) => ['-c', cluster, '-t', spare, '-r', '4', '-w', '4'],
    missing: ({ topic }) => ['-c', 'NoCluster', '-t', topic],
  },
  deleteTopic: {
    args: ({ cluster }, spare) => ['-c', cluster, '-t', spare],
    wounded: 69,
    missing: ({ cluster }) => ['-c', cluster, '-t', 'NoTopic'],
  },
  topicList: { args: () => [], asks: 'namesrv' },
  topicRoute: { args: ({ topic }) => ['-t', topic], missing: () => ['-t', 'NoTopic'], asks: 'namesrv' },
  topicStatus: { args: ({ topic }) => ['-t', topic], missing: () => ['-t', 'NoTopic'] },
};
