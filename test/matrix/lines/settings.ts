import type { Line } from '../line.ts';

export const settings: Record<string, Line> = {
  schema: { args: () => ['clusterList'], asks: 'nobody', missing: () => ['noCommand'], missingStatus: 64 },
  DecodeMessageId: { args: ({ offsetMsgId }) => ['-i', offsetMsgId], asks: 'nobody' },
  dumpCompactionLog: {
    args: () => ['-f', 'password.txt'],
    asks: 'nobody',
    status: 65,
    missing: () => ['-f', 'nowhere'],
  },
};
