import { encodeBrokerStatsData } from '../../../../protocol/bodies/broker-stats-data.ts';
import { encodeHaRuntimeInfo } from '../../../../protocol/bodies/ha-runtime-info.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { viewBrokerStatsDataRequest } from '../../../../protocol/headers/admin.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { failed, success } from '../answers.ts';

/** Statistics and replication: 315, 907 (wire-protocol 3.9). */
export const brokerStatusProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.VIEW_BROKER_STATS_DATA, (request) => statsData(broker, request)],
  [RequestCode.GET_BROKER_HA_STATUS, () => haStatus(broker)],
];

function statsData(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { statsName, statsKey } = decodeHeader(viewBrokerStatsDataRequest, request.extFields);
  const data = broker.stats.get(statsName, statsKey);
  if (data === undefined) throw failed(`The stats <${statsName}> <${statsKey}> not exist`);
  return success(encodeBrokerStatsData(data));
}

function haStatus({ role, replication, store }: BrokerContext): RemotingCommand {
  const slaves = replication.replicas();
  const follower = replication.follower();
  return success(
    encodeHaRuntimeInfo({
      master: role.state.role === 'MASTER',
      masterCommitLogMaxOffset: role.state.role === 'MASTER' ? store.maxPhysicalOffset : 0,
      inSyncSlaveNums: slaves.filter(({ inSync }) => inSync).length,
      slaves: slaves.map((slave) => ({
        addr: slave.address,
        slaveAckOffset: slave.ackOffset,
        diff: slave.behindBytes,
        inSync: slave.inSync,
        transferredBytesPerSecond: slave.bytesPerSecond,
        transferFromWhere: slave.sendingFrom,
      })),
      client: {
        masterAddr: follower?.masterHaAddress,
        transferredBytesPerSecond: follower?.bytesPerSecond ?? 0,
        maxOffset: follower?.offset ?? 0,
        lastReadTimestamp: follower?.lastReadAt ?? 0,
        lastWriteTimestamp: follower?.lastWriteAt ?? 0,
        masterFlushOffset: follower?.masterOffset ?? 0,
      },
    }),
  );
}
