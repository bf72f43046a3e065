import type { VocabularyCase } from './case.ts';

/** Neither line of brokers in the lab has lite topics or a choice of timer engines: what is needed is said. */
const newer = { answeredBy: [], shows: [], original: 'none' } as const satisfies Partial<VocabularyCase>;

export const liteCases: readonly VocabularyCase[] = [
  { ...newer, command: 'getBrokerLiteInfo', args: ({ brokerAddr }) => ['-b', brokerAddr] },
  { ...newer, command: 'getParentTopicInfo', args: ({ topic }) => ['-p', topic] },
  { ...newer, command: 'getLiteTopicInfo', args: ({ topic }) => ['-p', topic, '-l', 'lite'] },
  { ...newer, command: 'getLiteClientInfo', args: ({ topic, group }) => ['-p', topic, '-g', group, '-c', 'client@1'] },
  { ...newer, command: 'getLiteGroupInfo', args: ({ topic, group }) => ['-p', topic, '-g', group] },
  { ...newer, command: 'triggerLiteDispatch', args: ({ topic, group }) => ['-p', topic, '-g', group] },
  { ...newer, command: 'switchTimerEngine', args: ({ brokerAddr }) => ['-b', brokerAddr, '-e', 'R'] },
];
