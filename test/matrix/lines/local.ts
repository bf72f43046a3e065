import type { Line } from '../line.ts';

export const local: Record<string, Line> = {
  help: { args: () => [], asks: 'nobody', textOnly: 'it is text for people', ownHelp: true },
  completion: { args: () => ['bash'], asks: 'nobody' },
  recover: {
    args: ({ directory }) => ['--aside', directory],
    missing: ({ directory }) => ['--store', `${directory}/nowhere`],
    asks: 'nobody',
  },
  'broker start': {
    args: ({ directory }) => ['--store', `${directory}/store`, '--port', '0', '--namesrv-port', '0'],
    asks: 'nobody',
    lasts: true,
  },
  'namesrv start': { args: () => ['--port', '0'], asks: 'nobody', lasts: true },
  'bench produce': { args: ({ topic }) => ['-t', topic, '--count', '10'], wounded: 0 },
  'bench consume': {
    args: ({ topic }, spare) => [
      '-t',
      topic,
      '-g',
      `bench-${spare}`,
      '--from',
      'earliest',
      '--count',
      '10',
      '--duration',
      '10s',
    ],
    wounded: 0,
    denied: 75,
  },
};
