import type { Line } from '../line.ts';

export const brokers: Record<string, Line> = {
  clusterList: { args: () => [], missing: () => ['-c', 'NoCluster'], denied: 3 },
  brokerStatus: { args: ({ cluster }) => ['-c', cluster], missing: () => ['-c', 'NoCluster'] },
  getBrokerConfig: { args: ({ cluster }) => ['-c', cluster], missing: () => ['-c', 'NoCluster'] },
  updateBrokerConfig: {
    args: ({ cluster }) => ['-c', cluster, '-k', 'fileReservedTime', '-v', '48'],
    missing: () => ['-c', 'NoCluster', '-k', 'fileReservedTime', '-v', '48'],
  },
};
