import type { Line } from '../line.ts';

export const files: Record<string, Line> = {
  exportMetadata: {
    args: ({ cluster }, spare) => ['-c', cluster, '-o', `${spare}.yaml`],
    missing: () => ['-c', 'NoCluster'],
  },
  exportConfigs: {
    args: ({ cluster, directory }) => ['-c', cluster, '-f', directory],
    missing: () => ['-c', 'NoCluster'],
  },
  exportMetrics: {
    args: ({ cluster, directory }) => ['-c', cluster, '-f', directory],
    missing: () => ['-c', 'NoCluster'],
  },
  apply: { args: () => ['metadata.yaml'], missing: () => ['no-such-file.yaml'] },
  diff: { args: ({ cluster }) => [cluster, cluster], missing: ({ cluster }) => ['no-such-file.yaml', cluster] },
  'offset export': { args: ({ group }) => ['-g', group], missing: () => ['-g', 'NoGroup'] },
  'offset import': { args: () => ['offsets.csv'], missing: () => ['no-such-file.csv'], wounded: 0 },
  'offset apply': { args: () => ['plan.json'], missing: () => ['no-such-file.json'], wounded: 0 },
};
