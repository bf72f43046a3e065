import type { JsonValue } from '../json/parse.ts';
import { asBoolean, asIntegerMap, asObject, asString } from '../json/read.ts';
import { ObjectKeyMap, type Writable } from '../json/write.ts';

/** The id of a group's master. */
export const MASTER_ID = 0;

/** The replicas of one broker name. */
export type BrokerData = {
  cluster: string;
  brokerName: string;
  /** `host:port` by broker id; 0 is the master. */
  brokerAddrs: Map<number, string>;
  enableActingMaster: boolean;
  zoneName?: string | undefined;
};

export function readBrokerData(value: JsonValue | undefined): BrokerData {
  const object = asObject(value);
  return {
    cluster: asString(object['cluster']),
    brokerName: asString(object['brokerName']),
    brokerAddrs: asIntegerMap(object['brokerAddrs'], (item) => asString(item)),
    enableActingMaster: asBoolean(object['enableActingMaster']),
    zoneName: asString(object['zoneName']) || undefined,
  };
}

/** @param bareKeys integer keys without quotes, as requesters below version 401 expect them */
export const brokerDataJson = (data: BrokerData, bareKeys = false): Writable => ({
  brokerAddrs: brokerAddrsJson(data.brokerAddrs, bareKeys),
  brokerName: data.brokerName,
  cluster: data.cluster,
  enableActingMaster: data.enableActingMaster,
  zoneName: data.zoneName,
});

export const brokerAddrsJson = (addrs: ReadonlyMap<number, string>, bareKeys = false): Writable =>
  bareKeys ? new ObjectKeyMap(addrs) : Object.fromEntries(addrs);

/** The master's address, or that of the lowest id when there is none. */
export function selectBrokerAddr(data: BrokerData): string | undefined {
  const lowest = [...data.brokerAddrs.keys()].sort((a, b) => a - b)[0];
  return lowest === undefined ? undefined : data.brokerAddrs.get(lowest);
}

/** The master's address. */
export const masterAddr = (data: BrokerData): string | undefined => data.brokerAddrs.get(MASTER_ID);
