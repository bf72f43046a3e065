import type { VocabularyCase } from './case.ts';

const moved = (stdout: string): string | undefined =>
  /Export broker records, (brokerName=\S+, brokerAddr=\S+, dryRun=\w+)/.exec(stdout)?.[1];

export const exportCases: readonly VocabularyCase[] = [
  {
    command: 'exportPopRecord',
    args: ({ brokerAddr }) => ['-b', brokerAddr],
    answeredBy: ['5.3.3'],
    shows: ['dryRun=false: they are in files, nothing to move'],
    agree: moved,
    differs: 'says so where a broker keeps its POP records in files anyway',
  },
  {
    command: 'exportMetadataInRocksDB',
    args: ({ brokerAddr }) => ['-b', brokerAddr, '-t', 'topics'],
    original: 'none',
    shows: [/^\d+, Key: Words, Value: \{.*"readQueueNums":4/m],
    differs: 'asks the broker, where the original reads local files of RocksDB',
  },
  {
    command: 'rocksDBConfigToJson',
    args: ({ brokerAddr }) => ['-b', brokerAddr],
    answeredBy: [],
    shows: [],
    differs: 'a broker that keeps JSON files anyway is an error, where the original prints that it is done',
  },
];
