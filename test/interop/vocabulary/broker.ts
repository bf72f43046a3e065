import type { VocabularyCase, VocabularyLab } from './case.ts';

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The names of `name : value` or `name =  value` lines, sorted. */
const namesOf = (stdout: string): string[] =>
  lines(stdout)
    .flatMap((line) => /^([\w<>./-]+)\s*[:=]/.exec(line)?.[1] ?? [])
    .sort();

/** Rows that name the lab's group, cell by cell. */
const rowsOfGroup = (stdout: string): string[][] =>
  lines(stdout)
    .filter((line) => line.includes('words-service'))
    .map((line) => line.split(/\s+/))
    .sort();

const onBroker = ({ brokerAddr }: VocabularyLab): string[] => ['-b', brokerAddr];
const saysSuccess = (stdout: string): boolean => stdout.includes('success');

export const brokerCases: readonly VocabularyCase[] = [
  {
    command: 'brokerStatus',
    args: onBroker,
    shows: [/^brokerVersionDesc +: \S+$/m, /^putTps +: /m],
    agree: namesOf,
  },
  {
    command: 'brokerConsumeStats',
    args: onBroker,
    shows: [
      /^#Topic +#Group +#Broker Name +#QID +#Broker Offset +#Consumer Offset +#Diff +#LastTime$/m,
      /^Diff Total: \d+$/m,
    ],
    agree: (stdout) => [rowsOfGroup(stdout), /Diff Total: \d+/.exec(stdout)?.[0]],
    differs: 'Ours also shows queues of which nothing was consumed yet.',
  },
  {
    command: 'getBrokerConfig',
    args: onBroker,
    shows: [/^=+127\.0\.0\.1:\d+=+$/m, /^fileReservedTime += {2}\d+$/m],
    agree: (stdout) => lines(stdout).sort(),
    differs: 'Ours is sorted.',
  },
  {
    command: 'updateBrokerConfig',
    args: (lab) => [...onBroker(lab), '-k', 'fileReservedTime', '-v', '72'],
    shows: [/^update broker config success, 127\.0\.0\.1:\d+$/m, 'fileReservedTime'],
    agree: (stdout) => /update broker config success, \S+/.exec(stdout)?.[0],
    differs: 'Ours shows the value before and after.',
  },
  {
    command: 'cleanExpiredCQ',
    args: onBroker,
    shows: ['success'],
    agree: saysSuccess,
    differs: 'Ours says what each broker removed; a broker of mq keeps queues a group has a place in.',
  },
  {
    command: 'cleanUnusedTopic',
    args: ({ clusterName }) => ['-c', clusterName],
    shows: ['success'],
    agree: saysSuccess,
    differs: 'Ours says what each broker removed.',
  },
  {
    command: 'deleteExpiredCommitLog',
    args: onBroker,
    shows: ['success'],
    agree: saysSuccess,
    differs: 'Ours says what each broker deleted.',
  },
  {
    command: 'resetMasterFlushOffset',
    args: (lab) => [...onBroker(lab), '-o', '0'],
    answeredBy: [],
    shows: [],
    differs: 'The lab has no slave; a master answers success and does nothing, which mq refuses.',
  },
  {
    command: 'sendMsgStatus',
    args: ({ brokerName }) => ['-b', brokerName, '-c', '2'],
    shows: [/^rt=\d+ms, SendResult=SendResult \[sendStatus=SEND_OK, msgId=\w+, /m],
    agree: (stdout) => stdout.match(/sendStatus=\w+/g),
  },
  {
    command: 'getBrokerEpoch',
    args: ({ brokerName }) => ['-b', brokerName],
    answeredBy: [],
    shows: [],
    differs: 'Needs a broker under a controller.',
  },
  {
    command: 'updateColdDataFlowCtrGroupConfig',
    args: (lab) => [...onBroker(lab), '-g', lab.group, '-v', '1048576'],
    answeredBy: ['5.3.3'],
    shows: [/^updateColdDataFlowCtrGroupConfig success, 127\.0\.0\.1:\d+$/m, 'threshold: none -> 1048576'],
    agree: (stdout) => /updateColdDataFlowCtrGroupConfig success, \S+/.exec(stdout)?.[0],
  },
  {
    command: 'getColdDataFlowCtrInfo',
    args: onBroker,
    answeredBy: ['5.3.3'],
    shows: [/^ =+127\.0\.0\.1:\d+=+$/m, '"words-service": 1048576'],
    agree: (stdout): unknown => {
      const { runtimeTable: _, ...rest } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Record<string, unknown>;
      return rest;
    },
  },
  {
    command: 'removeColdDataFlowCtrGroupConfig',
    args: (lab) => [...onBroker(lab), '-g', lab.group],
    answeredBy: ['5.3.3'],
    shows: [/^remove broker cold read threshold success, 127\.0\.0\.1:\d+$/m, 'threshold: 1048576 -> none'],
    agree: (stdout) => /remove broker cold read threshold success, \S+/.exec(stdout)?.[0],
  },
  {
    command: 'setCommitLogReadAheadMode',
    args: (lab) => [...onBroker(lab), '-m', '0'],
    answeredBy: ['5.3.3'],
    shows: ['commitLog set readAhead mode rstStrset commitlog readahead mode success, mode: 0'],
    agree: lines,
  },
];
