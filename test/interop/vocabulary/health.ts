import type { VocabularyCase } from './case.ts';

/** What the original has nothing like: one verdict, and waiting. */
export const healthCases: readonly VocabularyCase[] = [
  {
    command: 'doctor',
    args: () => [],
    original: 'none',
    shows: [/^OK: nothing (wrong was found|that counts)/, /^\d+ checks in \d+\.\d s: 1 name server, 1 broker, /m],
  },
  {
    command: 'wait broker',
    args: ({ brokerAddr }) => ['-b', brokerAddr],
    original: 'none',
    shows: [/^up: \S+ 127\.0\.0\.1:\d+$/m],
  },
  {
    command: 'wait insync',
    args: ({ brokerName }) => ['-b', brokerName, '--count', '1'],
    original: 'none',
    shows: ['1 of 1 brokers of'],
  },
  {
    command: 'wait master',
    args: ({ brokerName }) => ['-b', brokerName],
    original: 'none',
    shows: [/^\S+ has its master at 127\.0\.0\.1:\d+$/m],
  },
  {
    command: 'wait topic',
    args: ({ topic }) => ['-t', topic, '--writable'],
    original: 'none',
    shows: ['4 queues to read, 4 to write'],
  },
  {
    command: 'wait lag',
    args: ({ group }) => ['-g', group, '--at-most', '8'],
    original: 'none',
    shows: ['is 8 behind (OFFLINE)'],
  },
  {
    command: 'wait message',
    args: ({ topic, group }) => ['-t', topic, '--key', 'key-0', '-g', group],
    original: 'none',
    shows: [/^\S+ consumed [0-9A-F]{32}$/m],
  },
];
