import type { Line } from '../line.ts';

export const groups: Record<string, Line> = {
  consumerProgress: { args: ({ group }) => ['-g', group], missing: () => ['-g', 'NoGroup'] },
  consumerStatus: { args: ({ group }) => ['-g', group], status: 65, wounded: 65, missing: () => ['-g', 'NoGroup'] },
  updateSubGroup: {
    args: ({ cluster }, spare) => ['-c', cluster, '-g', spare],
    missing: () => ['-c', 'NoCluster', '-g', 'g'],
  },
  deleteSubGroup: {
    args: ({ cluster }, spare) => ['-c', cluster, '-g', spare],
    missing: ({ cluster }) => ['-c', cluster, '-g', 'NoGroup'],
  },
  setConsumeMode: {
    args: ({ cluster, topic }, spare) => ['-c', cluster, '-t', topic, '-g', spare, '-m', 'pull'],
    missing: ({ topic, group }) => ['-c', 'NoCluster', '-t', topic, '-g', group, '-m', 'pull'],
  },
  consumerConnection: { args: ({ group }) => ['-g', group], status: 65, wounded: 65, missing: () => ['-g', 'NoGroup'] },
  producerConnection: {
    args: ({ topic }) => ['-g', 'producers', '-t', topic],
    status: 65,
    missing: () => ['-g', 'producers', '-t', 'NoTopic'],
  },
};
