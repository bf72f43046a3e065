import type { Family } from '../families.ts';

/** Where mqadmin has a command: in the 89 that 5.3.3 registers, or outside of them. */
export type OriginalStatus =
  /** Registered in 5.3.3. */
  | 'registered'
  /** A class that is there and that nobody can call. */
  | 'unregistered'
  /** Access control 1.0, gone since 5.3.3. */
  | 'legacy'
  /** In the sources after 5.3.3. */
  | 'newer';

/** One command of mqadmin. */
export interface OriginalCommand {
  readonly name: string;
  readonly family: Family;
  /** The first release that registers it, `4.x` for 4.4.0 or earlier; of a legacy one, the releases that do. */
  readonly since: string;
  /** Whether 4.9 has it too. */
  readonly in49: boolean;
  readonly status: OriginalStatus;
}

type Row = readonly [name: string, since: string, in49?: true];

/** What `MQAdminStartup` of 5.3.3 registers, by the packages its classes are in. */
const REGISTERED: Partial<Record<Family, readonly Row[]>> = {
  topic: [
    ['updateTopic', '4.x', true],
    ['updateTopicList', '5.3.0'],
    ['deleteTopic', '4.x', true],
    ['updateTopicPerm', '4.x', true],
    ['topicRoute', '4.x', true],
    ['topicStatus', '4.x', true],
    ['topicClusterList', '4.x', true],
    ['topicList', '4.x', true],
    ['updateOrderConf', '4.x', true],
    ['allocateMQ', '4.x', true],
    ['updateStaticTopic', '5.0.0'],
    ['remappingStaticTopic', '5.0.0'],
  ],
  broker: [
    ['brokerStatus', '4.x', true],
    ['brokerConsumeStats', '4.x', true],
    ['getBrokerConfig', '4.x', true],
    ['updateBrokerConfig', '4.x', true],
    ['cleanExpiredCQ', '4.x', true],
    ['cleanUnusedTopic', '4.x', true],
    ['deleteExpiredCommitLog', '4.9.4', true],
    ['resetMasterFlushOffset', '5.0.0'],
    ['sendMsgStatus', '4.x', true],
    ['getBrokerEpoch', '5.0.0'],
    ['getColdDataFlowCtrInfo', '5.1.2'],
    ['updateColdDataFlowCtrGroupConfig', '5.1.2'],
    ['removeColdDataFlowCtrGroupConfig', '5.1.2'],
    ['setCommitLogReadAheadMode', '5.1.2'],
  ],
  cluster: [
    ['clusterList', '4.x', true],
    ['clusterRT', '4.x', true],
  ],
  connection: [
    ['consumerConnection', '4.x', true],
    ['producerConnection', '4.x', true],
    ['producer', '4.9.4', true],
  ],
  consumer: [
    ['consumerProgress', '4.x', true],
    ['consumerStatus', '4.x', true],
    ['updateSubGroup', '4.x', true],
    ['updateSubGroupList', '5.3.1'],
    ['deleteSubGroup', '4.x', true],
    ['getConsumerConfig', '4.9.2', true],
    ['setConsumeMode', '5.0.0'],
    ['startMonitoring', '4.x', true],
  ],
  offset: [
    ['resetOffsetByTime', '4.x', true],
    ['skipAccumulatedMessage', '4.9.3', true],
    ['cloneGroupOffset', '4.x', true],
  ],
  message: [
    ['queryMsgById', '4.x', true],
    ['queryMsgByKey', '4.x', true],
    ['queryMsgByUniqueKey', '4.x', true],
    ['queryMsgByOffset', '4.x', true],
    ['queryMsgTraceById', '4.8.0', true],
    ['printMsg', '4.x', true],
    ['printMsgByQueue', '4.x', true],
    ['consumeMessage', '4.x', true],
    ['sendMessage', '4.x', true],
    ['checkMsgSendRT', '4.x', true],
    ['dumpCompactionLog', '5.1.0'],
  ],
  namesrv: [
    ['wipeWritePerm', '4.x', true],
    ['addWritePerm', '4.9.2', true],
    ['updateKvConfig', '4.x', true],
    ['deleteKvConfig', '4.x', true],
    ['getNamesrvConfig', '4.x', true],
    ['updateNamesrvConfig', '4.x', true],
  ],
  auth: [
    ['createUser', '5.3.0'],
    ['updateUser', '5.3.0'],
    ['deleteUser', '5.3.0'],
    ['getUser', '5.3.0'],
    ['listUser', '5.3.0'],
    ['copyUser', '5.3.0'],
    ['createAcl', '5.3.0'],
    ['updateAcl', '5.3.0'],
    ['deleteAcl', '5.3.0'],
    ['getAcl', '5.3.0'],
    ['listAcl', '5.3.0'],
    ['copyAcl', '5.3.0'],
  ],
  controller: [
    ['getControllerMetaData', '5.0.0'],
    ['getControllerConfig', '5.0.0'],
    ['updateControllerConfig', '5.0.0'],
    ['electMaster', '5.0.0'],
    ['cleanBrokerMetadata', '5.1.1'],
  ],
  ha: [
    ['haStatus', '5.0.0'],
    ['getSyncStateSet', '5.0.0'],
  ],
  container: [
    ['addBroker', '5.0.0'],
    ['removeBroker', '5.0.0'],
  ],
  export: [
    ['exportMetadata', '4.9.2', true],
    ['exportConfigs', '4.9.2', true],
    ['exportMetrics', '4.9.2', true],
    ['exportPopRecord', '5.3.2'],
    ['exportMetadataInRocksDB', '5.1.4'],
    ['rocksDBConfigToJson', '5.3.1'],
  ],
  queue: [
    ['queryCq', '4.x', true],
    ['checkRocksdbCqWriteProgress', '5.3.1'],
  ],
  stats: [['statsAll', '4.x', true]],
};

const UNREGISTERED: Partial<Record<Family, readonly Row[]>> = {
  consumer: [
    ['consumer', '4.x', true],
    ['getConsumerStatus', '4.x', true],
  ],
  offset: [['resetOffsetByTimeOld', '4.x', true]],
  message: [['DecodeMessageId', '4.x', true]],
};

const LEGACY: Partial<Record<Family, readonly Row[]>> = {
  auth: [
    ['updateAclConfig', '4.5.2–5.3.2', true],
    ['deleteAclConfig', '4.5.2–5.3.2', true],
    ['updateGlobalWhiteAddr', '4.5.2–5.3.2', true],
    ['clusterAclConfigVersion', '4.5.2–5.3.2', true],
    ['getAclConfig', '4.6.0–5.1.4', true],
  ],
};

const NEWER: Partial<Record<Family, readonly Row[]>> = {
  topic: [
    ['getBrokerLiteInfo', 'after 5.3.3'],
    ['getParentTopicInfo', 'after 5.3.3'],
    ['getLiteTopicInfo', 'after 5.3.3'],
    ['getLiteClientInfo', 'after 5.3.3'],
    ['getLiteGroupInfo', 'after 5.3.3'],
    ['triggerLiteDispatch', 'after 5.3.3'],
  ],
  broker: [['switchTimerEngine', 'after 5.3.3']],
};

const rowsOf = (table: Partial<Record<Family, readonly Row[]>>, status: OriginalStatus): OriginalCommand[] =>
  Object.entries(table).flatMap(([family, rows]) =>
    rows.map(([name, since, in49 = false]) => ({ name, family: family as Family, since, in49, status })),
  );

/** Every command of mqadmin, those registered in 5.3.3 first. */
export const originalCommands: readonly OriginalCommand[] = [
  ...rowsOf(REGISTERED, 'registered'),
  ...rowsOf(UNREGISTERED, 'unregistered'),
  ...rowsOf(LEGACY, 'legacy'),
  ...rowsOf(NEWER, 'newer'),
];
