import type { VocabularyCase, VocabularyLab } from './case.ts';

const onStore = ({ store }: VocabularyLab): string[] => [store];

/** The original has no tools for a store; ours read those of every peer beside its broker. */
export const storeCases: readonly VocabularyCase[] = [
  {
    command: 'store info',
    args: onStore,
    original: 'none',
    shows: [/^Broker +broker-a of DefaultCluster$/m, /^Runs +(mq|Apache) broker, pid \d+/m, /^Words +4 +20$/m],
  },
  {
    command: 'store verify',
    args: onStore,
    original: 'none',
    shows: [/^Damages +0$/m, 'The store is sound.'],
  },
  {
    command: 'store grep',
    args: ({ store, topic }) => [store, '-t', topic, '-k', 'key-7', '--format', '{queueId}:{queueOffset} {body}'],
    original: 'none',
    shows: [/^3:1 word 7\n$/],
  },
  {
    command: 'store dump',
    args: ({ store, topic }) => [store, '-t', topic, '--queue', '2'],
    original: 'none',
    shows: [/^(\{.*"topic":"Words".*"queueId":2.*\}\n){5}$/],
  },
  {
    command: 'store rebuild',
    args: onStore,
    original: 'none',
    status: 73,
    shows: [/^$/],
  },
];
