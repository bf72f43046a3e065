import type { JsonValue } from '../json/parse.ts';
import { asArray, asBoolean, asMap, asNumber, asObject, asString, parseObject } from '../json/read.ts';

/** The replicas of one broker name, as the controller knows them (answer of 1006). */
export interface ReplicasInfo {
  masterBrokerId: number | undefined;
  masterAddress: string | undefined;
  masterEpoch: number;
  syncStateSetEpoch: number;
  inSyncReplicas: ReplicaIdentity[];
  notInSyncReplicas: ReplicaIdentity[];
}

export interface ReplicaIdentity {
  brokerName: string;
  brokerId: number;
  brokerAddress: string;
  alive: boolean | undefined;
}

/** By broker name. @throws JsonError when the body is no object */
export const decodeBrokerReplicasInfo = (body: Buffer | undefined): Map<string, ReplicasInfo> =>
  asMap(parseObject(body)['replicasInfoTable'], (item) => {
    const info = asObject(item);
    return {
      masterBrokerId: present(info['masterBrokerId']) ? asNumber(info['masterBrokerId']) : undefined,
      masterAddress: present(info['masterAddress']) ? asString(info['masterAddress']) : undefined,
      masterEpoch: asNumber(info['masterEpoch']),
      syncStateSetEpoch: asNumber(info['syncStateSetEpoch']),
      inSyncReplicas: asArray(info['inSyncReplicas']).map(readReplica),
      notInSyncReplicas: asArray(info['notInSyncReplicas']).map(readReplica),
    };
  });

const present = (value: JsonValue | undefined): boolean => value !== undefined && value !== null;

const readReplica = (value: JsonValue): ReplicaIdentity => {
  const replica = asObject(value);
  return {
    brokerName: asString(replica['brokerName']),
    brokerId: asNumber(replica['brokerId']),
    brokerAddress: asString(replica['brokerAddress']),
    alive: present(replica['alive']) ? asBoolean(replica['alive']) : undefined,
  };
};
