import type { VocabularyCase } from './case.ts';

/** What a master without slaves says of itself, and the headings of its table. */
const loneMaster = (stdout: string): unknown => ({
  facts: [...stdout.matchAll(/^#(MasterAddr|SlaveNum|InSyncSlaveNum)\s+(\S+)$/gm)].map(([, name, value]) => [
    name,
    value,
  ]),
  headings: /^#SlaveAddr.*$/m.exec(stdout)?.[0].trim().split(/\s+/),
});

export const haCases: readonly VocabularyCase[] = [
  {
    command: 'haStatus',
    args: ({ brokerAddr }) => ['-b', brokerAddr],
    answeredBy: ['mq', '5.3.3'],
    shows: [/^#MasterCommitLogMaxOffset +[1-9]\d*$/m, /^#SlaveNum +0$/m],
    agree: loneMaster,
    differs: 'values are set apart by blanks, not by tabs',
  },
  {
    command: 'getSyncStateSet',
    args: ({ brokerAddr, brokerName }) => ['-a', brokerAddr, '-b', brokerName],
    answeredBy: [],
    shows: [],
    differs: 'says that a controller is needed, where the original prints a stack trace and exits 0',
  },
];
