import {
  decodeTopicRouteData,
  encodeLegacyTopicRouteData,
  encodeTopicRouteData,
  STANDARD_JSON_VERSION,
  type TopicRouteData,
} from '../../../protocol/bodies/topic-route-data.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader } from '../../../protocol/header.ts';
import {
  deleteTopicInNamesrvRequest,
  getRouteInfoRequest,
  ORDER_TOPIC_CONFIG,
  topicRequest,
} from '../../../protocol/headers/namesrv.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Connection, Processor } from '../../../remoting/types.ts';
import type { NamesrvContext } from '../context.ts';

/** Where a topic lives: asked (105), set (217), deleted (216). */
export const routeProcessors = (context: NamesrvContext): [number, Processor][] => [
  [RequestCode.GET_ROUTEINFO_BY_TOPIC, (request) => getRouteInfo(context, request)],
  [RequestCode.REGISTER_TOPIC_IN_NAMESRV, (request) => registerTopic(context, request)],
  [RequestCode.DELETE_TOPIC_IN_NAMESRV, (request, connection) => deleteTopic(context, request, connection)],
];

/**
 * An unknown topic is answered with 17: with any other code producers fail instead of trying the template topic. A
 * topic with an order configuration stays known while none of its brokers is there: its producers shall fail, not make
 * the topic anew on another broker after the template.
 */
function getRouteInfo(context: NamesrvContext, request: RemotingCommand): RemotingCommand {
  const { topic, acceptStandardJsonOnly } = decodeHeader(getRouteInfoRequest, request.extFields);
  const orderTopicConf = context.config.values.orderMessageEnable
    ? context.kv.get(ORDER_TOPIC_CONFIG, topic)
    : undefined;
  const route = context.routes.route(topic) ?? (orderTopicConf === undefined ? undefined : nowhere());
  if (route === undefined) {
    throw new Refusal(ResponseCode.TOPIC_NOT_EXIST, `No topic route info in name server for the topic: ${topic}`);
  }
  route.orderTopicConf = orderTopicConf;
  const standard = acceptStandardJsonOnly === true || request.version >= STANDARD_JSON_VERSION;
  const body = standard ? encodeTopicRouteData(route) : encodeLegacyTopicRouteData(route);
  return response(ResponseCode.SUCCESS, undefined, undefined, body);
}

const nowhere = (): TopicRouteData => ({ queueDatas: [], brokerDatas: [], filterServerTable: new Map() });

function registerTopic(context: NamesrvContext, request: RemotingCommand): RemotingCommand {
  const { topic } = decodeHeader(topicRequest, request.extFields);
  const unknown = context.routes.registerTopic(topic, decodeTopicRouteData(request.body).queueDatas);
  if (unknown !== undefined) {
    throw new Refusal(ResponseCode.SYSTEM_ERROR, `topic ${topic} is not taken: broker ${unknown} is not registered`);
  }
  return response(ResponseCode.SUCCESS);
}

async function deleteTopic(
  context: NamesrvContext,
  request: RemotingCommand,
  peer: Connection,
): Promise<RemotingCommand> {
  const { topic, clusterName } = decodeHeader(deleteTopicInNamesrvRequest, request.extFields);
  const cluster = clusterName || undefined;
  const { topics } = context.routes;
  topics.delete(topic, cluster === undefined ? undefined : context.routes.brokerNamesOf(cluster));
  context.log.info({ topic, cluster, peer: peer.remoteAddress }, 'a topic was deleted from the routes');
  if (topics.of(topic) === undefined) await forgetOrder(context, topic);
  return response(ResponseCode.SUCCESS);
}

/**
 * The order configuration goes with the topic: mqadmin's deleteTopic leaves it behind, and a later topic of that name
 * would get the queues of the old one.
 */
async function forgetOrder(context: NamesrvContext, topic: string): Promise<void> {
  if (context.kv.get(ORDER_TOPIC_CONFIG, topic) === undefined) return;
  await context.kv.delete(ORDER_TOPIC_CONFIG, topic);
  context.log.info({ topic }, 'the order configuration of a deleted topic was deleted');
}
