import { asIntegerMap, asObject, asString, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';
import { brokerAddrsJson } from './broker-data.ts';

/** The replicas of one broker name (answer of 901). */
export type BrokerMemberGroup = { cluster: string; brokerName: string; brokerAddrs: Map<number, string> };

/** @throws JsonError when the body is no object */
export function decodeBrokerMemberGroup(body: Buffer | undefined): BrokerMemberGroup {
  const group = asObject(parseObject(body)['brokerMemberGroup']);
  return {
    cluster: asString(group['cluster']),
    brokerName: asString(group['brokerName']),
    brokerAddrs: asIntegerMap(group['brokerAddrs'], (item) => asString(item)),
  };
}

export const encodeBrokerMemberGroup = (group: BrokerMemberGroup): Buffer =>
  jsonBody({
    brokerMemberGroup: {
      brokerAddrs: brokerAddrsJson(group.brokerAddrs),
      brokerName: group.brokerName,
      cluster: group.cluster,
    },
  });
