import type { Line } from '../line.ts';

export const namesrv: Record<string, Line> = {
  wipeWritePerm: {
    args: ({ brokerName }) => ['-b', brokerName, '--dry-run'],
    missing: () => ['-b', 'no-broker'],
    asks: 'namesrv',
  },
  addWritePerm: { args: ({ brokerName }) => ['-b', brokerName], missing: () => ['-b', 'no-broker'], asks: 'namesrv' },
  updateKvConfig: { args: (_, spare) => ['-s', 'matrix', '-k', spare, '-v', 'x'], asks: 'namesrv' },
  deleteKvConfig: {
    args: (_, spare) => ['-s', 'matrix-gone', '-k', spare, '--if-exists'],
    missing: () => ['-s', 'matrix-gone', '-k', 'none'],
    asks: 'namesrv',
  },
  getNamesrvConfig: { args: () => [], asks: 'namesrv' },
  updateNamesrvConfig: { args: () => ['-k', 'orderMessageEnable', '-v', 'true'], asks: 'namesrv' },
  updateOrderConf: {
    args: (_, spare) => ['-t', spare, '-m', 'put', '-v', 'test-broker:4'],
    missing: () => ['-t', 'NoTopic', '-m', 'get'],
    asks: 'namesrv',
  },
  topicClusterList: { args: ({ topic }) => ['-t', topic], missing: () => ['-t', 'NoTopic'], asks: 'namesrv' },
  allocateMQ: {
    args: ({ topic }) => ['-t', topic, '-i', 'a,b'],
    missing: () => ['-t', 'NoTopic', '-i', 'a,b'],
    asks: 'namesrv',
  },
};
