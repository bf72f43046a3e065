import { bool, header, i32, i64, optional, str } from '../header.ts';

/** Headers of controllers (1002 to 1011) and of broker containers (902, 903). */

/** Answer of 1005; peers are separated by `;`, each `id:host:port`. */
export const controllerMetadataResponse = header({
  group: optional(str()),
  controllerLeaderId: optional(str()),
  controllerLeaderAddress: optional(str()),
  isLeader: optional(bool()),
  peers: optional(str()),
});

/** 1002. */
export const electMasterRequest = header({
  clusterName: str(),
  brokerName: str(),
  brokerId: i64(),
  designateElect: bool(),
  invokeTime: i64(),
});

/** Answer of 1002. */
export const electMasterResponse = header({
  masterBrokerId: optional(i64()),
  masterAddress: optional(str()),
  masterEpoch: optional(i32()),
  syncStateSetEpoch: optional(i32()),
});

/** 1011; ids are separated by `;`, none are all. */
export const cleanBrokerDataRequest = header({
  clusterName: optional(str()),
  brokerName: str(),
  brokerControllerIdsToClean: optional(str()),
  isCleanLivingBroker: bool(),
  invokeTime: i64(),
});

/** 902. */
export const addBrokerRequest = header({ configPath: str() });

/** 903. */
export const removeBrokerRequest = header({ brokerClusterName: str(), brokerName: str(), brokerId: i64() });

/** 355; names are separated by `;`. */
export const exportRocksdbConfigRequest = header({ configType: str() });
