import type { Line } from '../line.ts';

export const messages: Record<string, Line> = {
  sendMessage: {
    args: ({ topic }) => ['-t', topic, '-p', 'hello'],
    wounded: 0,
  },
  consumeMessage: {
    args: ({ topic, brokerName }) => ['-t', topic, '-b', brokerName, '-i', '0', '-o', '0', '-c', '2'],
    wounded: 0,
    missing: () => ['-t', 'NoTopic', '-c', '2'],
  },
  queryMsgById: {
    args: ({ topic, offsetMsgId }) => ['-t', topic, '-i', offsetMsgId],
    wounded: 0,
    missing: ({ topic }) => ['-t', topic, '-i', '7F000001000000000000000000000002'],
  },
  queryMsgByUniqueKey: {
    args: ({ topic, msgId }) => ['-t', topic, '-i', msgId],
    missing: ({ topic }) => ['-t', topic, '-i', '7F000001000000000000000000000002'],
  },
  queryMsgByKey: {
    args: ({ topic }) => ['-t', topic, '-k', 'key-0'],
    missing: () => ['-t', 'NoTopic', '-k', 'key-0'],
  },
  queryMsgByOffset: {
    args: ({ topic, brokerName }) => ['-t', topic, '-b', brokerName, '-i', '0', '-o', '0'],
    wounded: 0,
    missing: ({ topic, brokerName }) => ['-t', topic, '-b', brokerName, '-i', '0', '-o', '999'],
  },
  queryMsgTraceById: { args: ({ msgId }) => ['-i', msgId], status: 65, wounded: 65, denied: 65 },
  printMsg: { args: ({ topic }) => ['-t', topic], missing: () => ['-t', 'NoTopic'] },
  printMsgByQueue: {
    args: ({ topic, brokerName }) => ['-t', topic, '-a', brokerName, '-i', '0'],
    wounded: 0,
    missing: ({ brokerName }) => ['-t', 'NoTopic', '-a', brokerName, '-i', '0'],
  },
  tail: { args: ({ topic }) => [topic, '--from', '-1'], lasts: true },
  ack: {
    args: ({ topic, group, brokerName }) => ['-g', group, '-t', topic, '-b', brokerName, '-q', '0', '-o', '4'],
    status: 69,
    wounded: 69,
  },
  'dlq list': { args: ({ group }) => ['-g', group], missing: () => ['-g', 'NoGroup'] },
  'dlq show': { args: ({ group }) => ['-g', group], missing: () => ['-g', 'NoGroup'] },
  'dlq resend': { args: ({ group }) => ['-g', group, '--all'], missing: () => ['-g', 'NoGroup', '--all'] },
  'dlq purge': {
    args: ({ group }) => ['-g', group, '--confirm', group],
    missing: () => ['-g', 'NoGroup', '--confirm', 'NoGroup'],
  },
  'delay list': { args: () => [] },
};
