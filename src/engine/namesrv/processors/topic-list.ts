import { selectBrokerAddr } from '../../../protocol/bodies/broker-data.ts';
import { encodeTopicList, type TopicList } from '../../../protocol/bodies/name-lists.ts';
import { TopicSysFlag } from '../../../protocol/bodies/topic-config.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { response } from '../../../protocol/command.ts';
import { decodeHeader } from '../../../protocol/header.ts';
import { clusterRequest } from '../../../protocol/headers/namesrv.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Processor } from '../../../remoting/types.ts';
import type { NamesrvContext } from '../context.ts';

const isUnit = (flag: number): boolean => (flag & TopicSysFlag.UNIT) !== 0;
const isUnitSub = (flag: number): boolean => (flag & TopicSysFlag.UNIT_SUB) !== 0;

/** Lists of topic names: all (206), of a cluster (224), the system's (304), by unit flags (311, 312, 313). */
export function topicListProcessors(context: NamesrvContext): [number, Processor][] {
  const { routes } = context;
  const bySysFlag = (accepts: (flag: number) => boolean): Processor =>
    listed(context, 'enableTopicList', () => ({ topicList: routes.topics.namesBySysFlag(accepts) }));
  return [
    [
      RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER,
      listed(context, 'enableAllTopicList', () => ({ topicList: routes.topics.names() })),
    ],
    [
      RequestCode.GET_TOPICS_BY_CLUSTER,
      listed(context, 'enableTopicList', (request) => {
        const { cluster } = decodeHeader(clusterRequest, request.extFields);
        return { topicList: routes.topics.namesOn(routes.brokerNamesOf(cluster)) };
      }),
    ],
    [RequestCode.GET_SYSTEM_TOPIC_LIST_FROM_NS, () => answer(systemTopics(context))],
    [RequestCode.GET_UNIT_TOPIC_LIST, bySysFlag(isUnit)],
    [RequestCode.GET_HAS_UNIT_SUB_TOPIC_LIST, bySysFlag(isUnitSub)],
    [RequestCode.GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST, bySysFlag((flag) => isUnitSub(flag) && !isUnit(flag))],
  ];
}

/** Every cluster and broker name is a topic too; the caller asks the broker named here for the others (305). */
function systemTopics(context: NamesrvContext): TopicList {
  const { brokerAddrTable, clusterAddrTable } = context.routes.clusterInfo();
  const names = new Set([...clusterAddrTable].flatMap(([cluster, brokers]) => [cluster, ...brokers]));
  const first = brokerAddrTable.values().next().value;
  return { topicList: [...names], brokerAddr: first === undefined ? undefined : selectBrokerAddr(first) };
}

const answer = (list: TopicList) => response(ResponseCode.SUCCESS, undefined, undefined, encodeTopicList(list));

function listed(
  context: NamesrvContext,
  key: 'enableAllTopicList' | 'enableTopicList',
  list: (...args: Parameters<Processor>) => TopicList,
): Processor {
  return (request, connection) => {
    if (!context.config.values[key]) throw new Refusal(ResponseCode.SYSTEM_ERROR, `disable: ${key} is false`);
    return answer(list(request, connection));
  };
}
