import { encodeBrokerStatsData } from '../../../../protocol/bodies/broker-stats-data.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { viewBrokerStatsDataRequest } from '../../../../protocol/headers/admin.ts';
import { jsonBody } from '../../../../protocol/json/write.ts';
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

/** A master without slaves. */
const haStatus = (broker: BrokerContext): RemotingCommand =>
  success(
    jsonBody({
      master: true,
      masterCommitLogMaxOffset: broker.store.maxPhysicalOffset,
      inSyncSlaveNums: 0,
      haConnectionInfo: [],
      haClientRuntimeInfo: {
        transferredByteInSecond: 0,
        maxOffset: 0,
        lastReadTimestamp: 0,
        lastWriteTimestamp: 0,
        masterFlushOffset: 0,
      },
    }),
  );
