import { encodeQueryCorrectionOffset } from '../../../../protocol/bodies/offset-tables.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { cloneGroupOffsetRequest, queryCorrectionOffsetRequest } from '../../../../protocol/headers/admin.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { groupMissing, success } from '../answers.ts';

/** Progress compared and copied: 308, 314 (wire-protocol 3.9). */
export const offsetTableProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.QUERY_CORRECTION_OFFSET, (request) => correctionOffset(broker, request)],
  [RequestCode.CLONE_GROUP_OFFSET, (request) => cloneOffset(broker, request)],
];

/** Stands for `Long.MAX_VALUE`: nothing to correct. */
const NONE = 2 ** 63;

/** The lowest progress of all groups but the filtered, by queue; "none" where the compared group is behind it. */
function correctionOffset(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { filterGroups, compareGroup, topic } = decodeHeader(queryCorrectionOffsetRequest, request.extFields);
  const filtered = new Set((filterGroups ?? '').split(',').map((group) => group.trim()));
  const lowest = new Map<number, number>();
  for (const group of broker.offsets.groupsOf(topic)) {
    if (filtered.has(group)) continue;
    for (const [queueId, offset] of broker.offsets.queryAll(group, topic)) {
      if (offset < broker.store.minOffset(topic, queueId)) continue;
      lowest.set(queueId, Math.min(offset, lowest.get(queueId) ?? NONE));
    }
  }
  for (const [queueId, offset] of broker.offsets.queryAll(compareGroup, topic)) {
    if ((lowest.get(queueId) ?? NONE) > offset) lowest.set(queueId, NONE);
  }
  return success(encodeQueryCorrectionOffset(lowest));
}

/** Copies progress to another group, of one topic or of all; of an online group only what it still subscribes to. */
async function cloneOffset(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const { srcGroup, destGroup, topic, offline } = decodeHeader(cloneGroupOffsetRequest, request.extFields);
  if (broker.groups.find(destGroup) === undefined) throw groupMissing(destGroup);
  const topics = topic === undefined || topic.trim() === '' ? broker.offsets.topicsOf(srcGroup) : [topic];
  const subscriptions = broker.consumers.group(srcGroup)?.subscriptions;
  for (const name of topics) {
    if (broker.topics.get(name) === undefined) continue;
    if (offline !== true && subscriptions !== undefined && subscriptions.size > 0 && !subscriptions.has(name)) continue;
    broker.offsets.clone(srcGroup, destGroup, name);
  }
  await broker.offsets.flush();
  return success();
}
