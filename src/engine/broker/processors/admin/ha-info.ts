import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../../protocol/header.ts';
import { exchangeBrokerHaInfo, resetMasterFlushOffsetRequest } from '../../../../protocol/headers/admin.ts';
import { notifyMinBrokerIdChangeRequest } from '../../../../protocol/headers/namesrv.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { success } from '../answers.ts';

/** What brokers of a name and name servers tell each other of the master: 905, 906, 908 (wire-protocol 3.10). */
export const haInfoProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.NOTIFY_MIN_BROKER_ID_CHANGE, (request) => minBrokerIdChanged(broker, request)],
  [RequestCode.EXCHANGE_BROKER_HA_INFO, (request) => exchange(broker, request)],
  [RequestCode.RESET_MASTER_FLUSH_OFFSET, (request) => resetMasterFlushOffset(broker, request)],
];

/** A master says where slaves replicate from; a slave may be told. */
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

/**
 * A name server says who has the lowest id of this broker's name now. A slave with a fixed role hears by it that its master
 * is up; slaves that act for a master, which the original tells so, are not played here.
 */
function minBrokerIdChanged({ role }: BrokerContext, request: RemotingCommand): RemotingCommand {
  const fields = decodeHeader(notifyMinBrokerIdChangeRequest, request.extFields);
  const { minBrokerId, minBrokerAddr, haBrokerAddr } = fields;
  if (minBrokerId === 0 && minBrokerAddr !== undefined && role.state.epoch === 0) {
    role.masterSaid({ masterAddr: minBrokerAddr, haServerAddr: haBrokerAddr });
  }
  return success();
}

/**
 * How far a slave takes its master's disk to be, which the original uses only with `syncMasterFlushOffsetWhenStartup`. Here
 * the master is asked for its bytes and theirs are compared: there is nothing to be set.
 */
function resetMasterFlushOffset({ role }: BrokerContext, request: RemotingCommand): RemotingCommand {
  if (role.state.role !== 'MASTER') decodeHeader(resetMasterFlushOffsetRequest, request.extFields);
  return success();
}
