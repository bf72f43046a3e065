import { onlineConsumer } from '../lab/words.ts';
import type { VocabularyCase } from './case.ts';

const entriesOf = (stdout: string): string[] | null =>
  stdout.match(/idx: \d+|physicOffset=\d+, physicSize=\d+, tagsCode=-?\d+/g);

export const queueCases: readonly VocabularyCase[] = [
  {
    command: 'queryCq',
    args: ({ topic }) => ['-t', topic, '-q', '0', '-i', '1', '-c', '2'],
    shows: ['Queue data: ', /^max: 5, min: 0$/m, /^idx: 2$/m, /^ConsumeQueueData\{physicOffset=\d+, /m],
    agree: (stdout) => [/max: \d+, min: \d+/.exec(stdout)?.[0], entriesOf(stdout)],
  },
  {
    command: 'queryCq',
    args: ({ topic, brokerAddr }) => [
      '-t',
      topic,
      '-q',
      '0',
      '-i',
      '0',
      '-c',
      '1',
      '-g',
      'words-nobody',
      '-b',
      brokerAddr,
    ],
    shows: ['Filter data: ', /^words-nobody@Words is not online!$/m],
    agree: (stdout) => [/\S+@\S+ is not online!/.exec(stdout)?.[0], entriesOf(stdout)],
  },
  {
    command: 'queryCq',
    before: onlineConsumer,
    args: ({ brokerName }) => ['-t', brokerName, '-q', '0', '-i', '0', '-c', '1', '-g', 'words-online'],
    shows: ['Subscription data: ', /"subString": "\*"/, 'Filter data: '],
    agree: (stdout) => [/"subString": ?"([^"]*)"/.exec(stdout)?.[1], /Filter data: \n(.*)/.exec(stdout)?.[1]],
    differs: 'A broker of mq evaluates the filter for each entry, an Apache broker only where queues hold bit maps.',
  },
  {
    command: 'checkRocksdbCqWriteProgress',
    args: ({ clusterName }) => ['-c', clusterName],
    answeredBy: [],
    shows: [],
    differs:
      'Needs a broker that writes queues into RocksDB beside its files; 5.3.3 without one reports that it is checking.',
  },
];
