import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Processor } from '../../../remoting/types.ts';
import type { ProcessorEntries } from '../context.ts';
import type { BrokerRoleState, RoleView } from './types.ts';

/** Locks are of one broker only: two would give a queue to two consumers. */
const LOCKS: ReadonlySet<number> = new Set([RequestCode.LOCK_BATCH_MQ, RequestCode.UNLOCK_BATCH_MQ]);

/** Changes of what a slave takes over from its master. */
const TABLE_CHANGES: ReadonlySet<number> = new Set([
  RequestCode.UPDATE_AND_CREATE_TOPIC,
  RequestCode.UPDATE_AND_CREATE_TOPIC_LIST,
  RequestCode.DELETE_TOPIC_IN_BROKER,
  RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
  RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST,
  RequestCode.DELETE_SUBSCRIPTIONGROUP,
  RequestCode.INVOKE_BROKER_TO_RESET_OFFSET,
  RequestCode.CLONE_GROUP_OFFSET,
  RequestCode.SET_MESSAGE_REQUEST_MODE,
]);

/**
 * Why a broker that is no master does not do what only a master may: code 14, as the original's store says of a slave, and
 * where the master is.
 */
export function notMaster({ role, brokerId, masterAddress, epoch, reason }: BrokerRoleState): Refusal {
  const who = role === 'SLAVE' ? `this broker is slave ${brokerId}` : `this broker has no role yet (${reason})`;
  const where = masterAddress === undefined ? 'and knows no master' : `of the master ${masterAddress}`;
  return new Refusal(
    ResponseCode.SERVICE_NOT_AVAILABLE,
    `[NOT_MASTER] ${who}${role === 'SLAVE' ? ` ${where}` : ''}: messages are put to the master only`,
    { ...(masterAddress !== undefined && { masterAddr: masterAddress }), epoch: String(epoch) },
  );
}

/** In the original's words. */
const notToBeChanged = (): Refusal =>
  new Refusal(
    ResponseCode.SYSTEM_ERROR,
    "Can't modify topic or subscription group from slave broker, please execute it from master broker.",
  );

/** The processors, of which those that need the master refuse elsewhere. */
export const guarded = (entries: ProcessorEntries, role: RoleView): ProcessorEntries =>
  entries.map(([code, processor]) => {
    if (LOCKS.has(code)) return [code, whenPermitted(processor, role)] as const;
    if (TABLE_CHANGES.has(code)) return [code, whenMaster(processor, role, notToBeChanged)] as const;
    return [code, processor] as const;
  });

/** A process that was stopped for a while may have a successor that gives out the same queues. */
const whenPermitted =
  (processor: Processor, role: RoleView): Processor =>
  (request, connection) => {
    if (role.state.role !== 'MASTER' || role.hasPermit?.() === false) throw notMaster(role.state);
    return processor(request, connection);
  };

const whenMaster =
  (processor: Processor, role: RoleView, refusal: () => Refusal): Processor =>
  (request, connection) => {
    if (role.state.role !== 'MASTER') throw refusal();
    return processor(request, connection);
  };
