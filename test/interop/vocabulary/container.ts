import type { VocabularyCase } from './case.ts';

const differs = 'says that a broker container is needed, where the original prints a stack trace and exits 0';

export const containerCases: readonly VocabularyCase[] = [
  {
    command: 'addBroker',
    args: ({ brokerAddr }) => ['-c', brokerAddr, '-b', '/etc/rocketmq/broker.conf'],
    answeredBy: [],
    shows: [],
    differs,
  },
  {
    command: 'removeBroker',
    args: ({ brokerAddr }) => ['-c', brokerAddr, '-b', 'DefaultCluster:broker-a:0'],
    answeredBy: [],
    shows: [],
    differs,
  },
];
