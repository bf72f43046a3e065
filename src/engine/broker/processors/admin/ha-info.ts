import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../../protocol/header.ts';
import { exchangeBrokerHaInfo } from '../../../../protocol/headers/admin.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { success } from '../answers.ts';

/** EXCHANGE_BROKER_HA_INFO (906): a master says where slaves replicate from; a slave may be told (wire-protocol 3.10). */
export const haInfoProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.EXCHANGE_BROKER_HA_INFO, (request) => exchange(broker, request)],
];

function exchange({ role, store, address, haAddress }: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { masterHaAddress, masterAddress } = decodeHeader(exchangeBrokerHaInfo, request.extFields);
  if (masterHaAddress !== undefined) {
    role.masterSaid({ masterAddr: masterAddress, haServerAddr: masterHaAddress });
    return success();
  }
  if (role.state.role !== 'MASTER') return success();
  return success(
    undefined,
    encodeHeader(exchangeBrokerHaInfo, {
      masterHaAddress: haAddress,
      masterFlushOffset: store.flushedTo,
      masterAddress: address,
    }),
  );
}
