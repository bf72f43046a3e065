import type { Line } from '../line.ts';
import type { Place } from '../place.ts';

/**
 * Commands for parts that only an Apache cluster has. A broker of ours says what is needed, which is all of it that can be
 * tried here; test/interop has brokers and controllers with those parts.
 */
const refused = (letter: string, ...more: string[]): Line => ({
  args: ({ brokerAddr }: Place) => [letter, brokerAddr, ...more],
  status: 69,
  wounded: 69,
});

/** The same of the cluster, or of a topic. */
const refusedCluster = (...more: string[]): Line => ({
  args: ({ cluster }: Place) => (more.length === 0 ? ['-c', cluster] : more),
  status: 69,
  wounded: 69,
});

const rule = ['-s', 'User:u', '-r', 'Topic:T', '-a', 'Pub', '-d', 'Allow'];
const broker = ['-c', 'DefaultCluster', '-bn', 'broker-a'];

export const special: Record<string, Line> = {
  createUser: refused('-b', '-u', 'u', '-p', 'secret'),
  updateUser: refused('-b', '-u', 'u', '-s', 'disable'),
  deleteUser: refused('-b', '-u', 'u'),
  getUser: refused('-b', '-u', 'u'),
  listUser: refused('-b'),
  copyUser: refused('-f', '-t', '127.0.0.1:2'),
  createAcl: refused('-b', ...rule),
  updateAcl: refused('-b', ...rule),
  deleteAcl: refused('-b', '-s', 'User:u'),
  getAcl: refused('-b', '-s', 'User:u'),
  listAcl: refused('-b'),
  copyAcl: refused('-f', '-t', '127.0.0.1:2'),
  updateAclConfig: refused('-b', '-a', 'account', '-s', 'secret-key'),
  deleteAclConfig: refused('-b', '-a', 'account'),
  updateGlobalWhiteAddr: refused('-b', '-g', '10.0.0.1'),
  clusterAclConfigVersion: refused('-b'),
  getAclConfig: refused('-b'),
  getControllerMetaData: refused('-a'),
  getControllerConfig: refused('-a'),
  updateControllerConfig: refused('-a', '-k', 'key', '-v', 'value'),
  electMaster: refused('-a', ...broker, '-b', '1'),
  cleanBrokerMetadata: refused('-a', ...broker, '-b', '1'),
  getSyncStateSet: refused('-a', '-b', 'broker-a'),
  addBroker: refused('-c', '-b', '/etc/broker.conf'),
  removeBroker: refused('-c', '-b', 'DefaultCluster:broker-a:0'),
  exportPopRecord: refused('-b'),
  rocksDBConfigToJson: refused('-b'),
  exportMetadataInRocksDB: { args: ({ brokerAddr }) => ['-b', brokerAddr, '-t', 'topics'], wounded: 0 },
  haStatus: { args: ({ cluster }) => ['-c', cluster], missing: () => ['-c', 'NoCluster'] },
  getBrokerEpoch: refusedCluster(),
  getColdDataFlowCtrInfo: refused('-b'),
  updateColdDataFlowCtrGroupConfig: refused('-b', '-g', 'g', '-v', '10'),
  removeColdDataFlowCtrGroupConfig: refused('-b', '-g', 'g'),
  setCommitLogReadAheadMode: refused('-b', '-m', '0'),
  checkRocksdbCqWriteProgress: refusedCluster(),
  getBrokerLiteInfo: refused('-b'),
  getParentTopicInfo: refusedCluster('-p', 'Words'),
  getLiteTopicInfo: refusedCluster('-p', 'Words', '-l', 'Lite'),
  getLiteClientInfo: refusedCluster('-p', 'Words', '-g', 'words-service', '-c', 'client'),
  getLiteGroupInfo: refusedCluster('-p', 'Words', '-g', 'words-service'),
  triggerLiteDispatch: refusedCluster('-p', 'Words', '-g', 'words-service'),
  switchTimerEngine: refused('-b', '-e', 'F'),
};
