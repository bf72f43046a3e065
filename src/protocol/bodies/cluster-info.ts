import { asMap, asStrings, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';
import { type BrokerData, brokerDataJson, readBrokerData } from './broker-data.ts';

/** All brokers that are registered (answer of 106). */
export type ClusterInfo = {
  /** By broker name. */
  brokerAddrTable: Map<string, BrokerData>;
  /** Broker names by cluster. */
  clusterAddrTable: Map<string, string[]>;
};

/** @throws JsonError when the body is no object */
export function decodeClusterInfo(body: Buffer | undefined): ClusterInfo {
  const object = parseObject(body);
  return {
    brokerAddrTable: asMap(object['brokerAddrTable'], (item) => readBrokerData(item)),
    clusterAddrTable: asMap(object['clusterAddrTable'], (item) => asStrings(item)),
  };
}

/** Integer keys are quoted: every Java version reads them so, and so does any standard parser. */
export const encodeClusterInfo = (info: ClusterInfo): Buffer =>
  jsonBody({
    brokerAddrTable: Object.fromEntries([...info.brokerAddrTable].map(([name, data]) => [name, brokerDataJson(data)])),
    clusterAddrTable: Object.fromEntries(info.clusterAddrTable),
  });
