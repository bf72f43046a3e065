import { encodeBrokerMemberGroup } from '../../../protocol/bodies/broker-member-group.ts';
import { encodeClusterInfo } from '../../../protocol/bodies/cluster-info.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader } from '../../../protocol/header.ts';
import { brokerMemberGroupRequest } from '../../../protocol/headers/namesrv.ts';
import type { Processor } from '../../../remoting/types.ts';
import type { NamesrvContext } from '../context.ts';

/** Who is registered: the whole cluster (106), the replicas of one broker name (901). */
export const clusterProcessors = (context: NamesrvContext): [number, Processor][] => [
  [RequestCode.GET_BROKER_CLUSTER_INFO, () => clusterInfo(context)],
  [RequestCode.GET_BROKER_MEMBER_GROUP, (request) => memberGroup(context, request)],
];

const clusterInfo = (context: NamesrvContext): RemotingCommand =>
  response(ResponseCode.SUCCESS, undefined, undefined, encodeClusterInfo(context.routes.clusterInfo()));

function memberGroup(context: NamesrvContext, request: RemotingCommand): RemotingCommand {
  const { clusterName, brokerName } = decodeHeader(brokerMemberGroupRequest, request.extFields);
  const group = context.routes.memberGroup(clusterName, brokerName);
  return response(ResponseCode.SUCCESS, undefined, undefined, encodeBrokerMemberGroup(group));
}
