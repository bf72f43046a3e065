import type { Line } from '../line.ts';

export const offsets: Record<string, Line> = {
  resetOffsetByTime: {
    args: ({ topic }, spare) => ['-g', spare, '-t', topic, '-s', 'earliest'],
    missing: ({ group }) => ['-g', group, '-t', 'NoTopic', '-s', 'now'],
  },
  skipAccumulatedMessage: {
    args: ({ topic }, spare) => ['-g', spare, '-t', topic],
    missing: ({ group }) => ['-g', group, '-t', 'NoTopic'],
  },
  cloneGroupOffset: {
    args: ({ topic, group }, spare) => ['-s', group, '-d', spare, '-t', topic],
    missing: ({ topic }) => ['-s', 'NoGroup', '-d', 'other', '-t', topic],
  },
};
