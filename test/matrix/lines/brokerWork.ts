import type { Line } from '../line.ts';

export const brokerWork: Record<string, Line> = {
  brokerConsumeStats: { args: ({ brokerAddr }) => ['-b', brokerAddr], wounded: 0 },
  cleanExpiredCQ: { args: ({ cluster }) => ['-c', cluster], missing: () => ['-c', 'NoCluster'] },
  cleanUnusedTopic: { args: ({ cluster }) => ['-c', cluster], missing: () => ['-c', 'NoCluster'] },
  deleteExpiredCommitLog: { args: ({ cluster }) => ['-c', cluster], missing: () => ['-c', 'NoCluster'] },
  resetMasterFlushOffset: { args: ({ brokerAddr }) => ['-b', brokerAddr, '-o', '0'], status: 69, wounded: 69 },
  sendMsgStatus: {
    args: ({ brokerName }) => ['-b', brokerName, '-s', '16', '-c', '2'],
    missing: () => ['-b', 'no-broker', '-c', '2'],
    wounded: 0,
  },
  clusterRT: {
    args: ({ cluster }) => ['-c', cluster, '-a', '2', '-s', '16', '-i', '1', '--rounds', '1'],
    missing: () => ['-c', 'NoCluster', '--rounds', '1'],
  },
  checkMsgSendRT: {
    args: (_, spare) => ['-t', spare, '-a', '16', '-s', '16'],
    missing: () => ['-t', 'NoTopicAtAll', '-a', '2'],
  },
  producer: { args: ({ brokerAddr }) => ['-b', brokerAddr], wounded: 0 },
  queryCq: {
    args: ({ topic, brokerAddr }) => ['-t', topic, '-q', '0', '-i', '0', '-b', brokerAddr],
    wounded: 0,
    missing: ({ brokerAddr }) => ['-t', 'NoTopic', '-q', '0', '-i', '0', '-b', brokerAddr],
    missingStatus: 69,
  },
  statsAll: { args: ({ topic }) => ['-t', topic], missing: () => ['-t', 'NoTopic'] },
  doctor: { args: () => ['--fail-on', 'critical', '--observe', '100ms'], wounded: 10, denied: 3 },
  'wait broker': {
    args: ({ brokerAddr }) => ['-b', brokerAddr, '--for', '2s'],
    wounded: 0,
    dead: 75,
    denied: 75,
  },
  'wait topic': { args: ({ topic }) => ['-t', topic, '--for', '2s'], asks: 'namesrv', dead: 75 },
  'wait lag': { args: ({ group }) => ['-g', group, '--at-most', '100', '--for', '2s'], dead: 75, wounded: 75 },
  'wait message': {
    args: ({ topic, group }) => ['-t', topic, '--key', 'key-0', '-g', group, '--for', '2s'],
    dead: 75,
    wounded: 75,
  },
  'wait insync': { args: ({ brokerName }) => ['-b', brokerName, '--count', '1', '--for', '2s'], dead: 75, wounded: 0 },
  'wait master': { args: ({ brokerName }) => ['-b', brokerName, '--for', '2s'], dead: 75, wounded: 0 },
};
