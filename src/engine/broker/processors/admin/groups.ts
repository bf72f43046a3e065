import { encodeGroupForbidden } from '../../../../protocol/bodies/group-forbidden.ts';
import {
  decodeSubscriptionGroupConfig,
  decodeSubscriptionGroupList,
  encodeSubscriptionGroupConfig,
  type SubscriptionGroupConfig,
} from '../../../../protocol/bodies/subscription-group.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import {
  deleteSubscriptionGroupRequest,
  groupForbiddenRequest,
  groupRequest,
} from '../../../../protocol/headers/admin.ts';
import { isSystemGroup } from '../../../../protocol/names.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { groupConfigProblem } from '../../subscription/group-config.ts';
import { failed, groupMissing, invalid, success } from '../answers.ts';

/** Consumer groups made, changed, shown and deleted: 200, 201, 207, 225, 352, 353 (wire-protocol 3.9). */
export const groupProcessors = (broker: BrokerContext): ProcessorEntries => [
  [
    RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
    (request) => updateGroups(broker, [decodeSubscriptionGroupConfig(request.body)]),
  ],
  [
    RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST,
    (request) => updateGroups(broker, decodeSubscriptionGroupList(request.body)),
  ],
  [RequestCode.GET_SUBSCRIPTIONGROUP_CONFIG, (request) => groupConfigOf(broker, request)],
  [RequestCode.DELETE_SUBSCRIPTIONGROUP, (request) => deleteGroup(broker, request)],
  [RequestCode.UPDATE_AND_GET_GROUP_FORBIDDEN, (request) => groupForbidden(broker, request)],
];

/** Makes or changes all of the groups or none, has them on disk, and then answers. */
async function updateGroups(
  broker: BrokerContext,
  configs: readonly SubscriptionGroupConfig[],
): Promise<RemotingCommand> {
  for (const config of configs) {
    const problem = groupConfigProblem(config);
    if (problem !== undefined) throw invalid(problem);
    const attribute = Object.keys(config.attributes)[0];
    // 5.3.3 knows no attribute of a group and refuses each.
    if (attribute !== undefined) throw failed(`group ${config.groupName}: the attribute ${attribute} is unknown`);
  }
  for (const config of configs) {
    const attributes = broker.groups.get(config.groupName)?.attributes ?? {};
    broker.groups.update({ ...config, attributes });
  }
  await broker.groups.saved();
  return success();
}

function groupConfigOf(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { group } = decodeHeader(groupRequest, request.extFields);
  const config = broker.groups.get(group);
  if (config === undefined) throw groupMissing(group);
  return success(encodeSubscriptionGroupConfig(config));
}

async function deleteGroup(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const { groupName, cleanOffset, removeOffset } = decodeHeader(deleteSubscriptionGroupRequest, request.extFields);
  if (isSystemGroup(groupName)) throw invalid(`The group[${groupName}] is a system group.`);
  broker.groups.delete(groupName);
  if (cleanOffset === true || removeOffset === true) broker.offsets.removeGroup(groupName);
  broker.stats.onGroupDeleted(groupName);
  await Promise.all([broker.groups.saved(), broker.offsets.flush()]);
  return success();
}

async function groupForbidden(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const { group, topic, readable } = decodeHeader(groupForbiddenRequest, request.extFields);
  if (readable !== undefined) {
    if (broker.groups.get(group) === undefined) throw groupMissing(group);
    broker.groups.setForbidden(group, topic, !readable);
    await broker.groups.saved();
  }
  return success(encodeGroupForbidden({ group, topic, readable: !broker.groups.isForbidden(group, topic) }));
}
