import type { VocabularyCase } from './case.ts';

/** Cluster, broker, id and address of each row. */
const brokersOf = (stdout: string): string[][] =>
  stdout
    .split('\n')
    .filter((line) => !line.startsWith('#') && /\S/.test(line))
    .map((line) => line.trim().split(/\s+/).slice(0, 4));

export const clusterCases: readonly VocabularyCase[] = [
  {
    command: 'clusterList',
    args: () => [],
    shows: [
      /^#Cluster Name +#Broker Name +#BID +#Addr +#Version +#InTPS\(LOAD\)/m,
      /^DefaultCluster +\S+ +0 +127\.0\.0\.1:/m,
    ],
    agree: brokersOf,
  },
  {
    command: 'clusterList',
    args: () => ['-m'],
    shows: [/^#Cluster Name +#Broker Name +#InTotalYest +#OutTotalYest +#InTotalToday +#OutTotalToday$/m],
    agree: (stdout) => brokersOf(stdout).map(([cluster, broker]) => [cluster, broker]),
  },
  {
    command: 'clusterRT',
    args: () => ['-a', '3', '--rounds', '1'],
    original: 'none',
    shows: [
      /^#Cluster Name +#Broker Name +#RT +#successCount +#failCount$/m,
      /^DefaultCluster +\S+ +\d+\.\d\d +3 +0$/m,
    ],
    differs: 'The original has the same columns and never ends: there is no answer to compare.',
  },
];
