import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { subjectOf } from '../facts/listed-broker.ts';
import { count, numberOf } from '../words.ts';

/** Decode errors in the log: HTTP, telnet or a scanner at a port of the remoting protocol. */
export const foreignProtocol: ClusterCheck = {
  name: 'foreign-protocol',
  title: 'somebody speaks another protocol to a broker',
  severity: 'info',
  scope: 'cluster',
  async run({ brokers }) {
    return (await brokers.runtime()).flatMap(({ broker, value: { table } }): Found[] => {
      const times = numberOf(table['malformedConnections']) ?? 0;
      if (times === 0) return [];
      const peer = table['malformedLastPeer'] ?? 'unknown';
      const reason = table['malformedLastReason'] ?? 'unknown';
      return [
        {
          subject: subjectOf(broker),
          message: `Since its start ${count(times, 'connection')} sent bytes that are not this protocol, the last from ${peer} (${reason}). Each was closed; nothing else is affected. Usually a browser, telnet, a load balancer's probe or a port scanner.`,
          evidence: { connections: times, lastPeer: peer, lastReason: reason },
          next: [`mq brokerStatus -b ${broker.addr}`, `ss -tnp 'sport = :${broker.addr.split(':').at(-1)}'`],
        },
      ];
    });
  },
};
