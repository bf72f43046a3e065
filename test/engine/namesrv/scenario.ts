import { encodeCompressedRegisterBrokerBody } from '../../../src/protocol/bodies/register-broker.ts';
import { topicConfig } from '../../../src/protocol/bodies/topic-config.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import type { ExtFields } from '../../../src/protocol/command.ts';

/** One request of the scenario. */
export interface Step {
  name: string;
  code: number;
  ext?: ExtFields;
  body?: string | Buffer;
  /** The requester's version ordinal; 479 (5.3.3) unless given. */
  version?: number;
}

const broker = { brokerName: 'b-a', brokerAddr: '127.0.0.1:10911', clusterName: 'C', brokerId: '0' };
const slave = { ...broker, brokerAddr: '127.0.0.1:10921', brokerId: '1' };
const register = { compressed: 'false', bodyCrc32: '0', enableActingMaster: 'false', heartbeatTimeoutMillis: '120000' };

const version = (counter: number) => ({ counter, stateVersion: 0, timestamp: 1700000000000 });
const topic = (name: string, sysFlag = 0, perm = 6) => ({
  attributes: {},
  order: false,
  perm,
  readQueueNums: 4,
  topicFilterType: 'SINGLE_TAG',
  topicName: name,
  topicSysFlag: sysFlag,
  writeQueueNums: 4,
});

const registerBody = (counter: number, ...topics: ReturnType<typeof topic>[]) =>
  JSON.stringify({
    filterServerList: [],
    topicConfigSerializeWrapper: {
      dataVersion: version(counter),
      topicConfigTable: Object.fromEntries(topics.map((config) => [config.topicName, config])),
    },
  });

const compressed = encodeCompressedRegisterBrokerBody({
  topicConfigSerializeWrapper: {
    dataVersion: version(1),
    topicConfigTable: new Map(
      ['T', 'Z'].map((name) => [name, topicConfig(name, { readQueueNums: 2, writeQueueNums: 2 })]),
    ),
  },
  filterServerList: [],
});

const all = registerBody(1, topic('T'), topic('Unit', 1), topic('UnitSub', 2), topic('Both', 3), topic('R', 0, 4));
const order = { namespace: 'ORDER_TOPIC_CONFIG', key: 'T' };
const queue = { brokerName: 'b-a', perm: 6, readQueueNums: 1, topicSysFlag: 0, writeQueueNums: 1 };
const aRoute = { brokerDatas: [], filterServerTable: {}, queueDatas: [queue] };

/** Requests sent one after the other on one connection to a name server nobody else uses. */
export const scenario: readonly Step[] = [
  { name: 'route while empty', code: RequestCode.GET_ROUTEINFO_BY_TOPIC, ext: { topic: 'T' } },
  { name: 'cluster while empty', code: RequestCode.GET_BROKER_CLUSTER_INFO },
  {
    name: 'version of an unknown broker',
    code: RequestCode.QUERY_DATA_VERSION,
    ext: broker,
    body: JSON.stringify(version(1)),
  },
  {
    name: 'register with a wrong sum',
    code: RequestCode.REGISTER_BROKER,
    ext: { ...broker, ...register, haServerAddr: '127.0.0.1:10912', bodyCrc32: '7' },
    body: all,
  },
  {
    name: 'register',
    code: RequestCode.REGISTER_BROKER,
    ext: { ...broker, ...register, haServerAddr: '127.0.0.1:10912' },
    body: all,
  },
  {
    name: 'register a slave',
    code: RequestCode.REGISTER_BROKER,
    ext: { ...slave, ...register, haServerAddr: '127.0.0.1:10922' },
    body: all,
  },
  {
    name: 'register compressed',
    code: RequestCode.REGISTER_BROKER,
    ext: {
      ...broker,
      ...register,
      brokerName: 'b-b',
      brokerAddr: '127.0.0.1:10931',
      haServerAddr: '127.0.0.1:10932',
      compressed: 'true',
    },
    body: compressed,
  },
  { name: 'same version', code: RequestCode.QUERY_DATA_VERSION, ext: broker, body: JSON.stringify(version(1)) },
  { name: 'other version', code: RequestCode.QUERY_DATA_VERSION, ext: broker, body: JSON.stringify(version(2)) },
  { name: 'heartbeat', code: RequestCode.BROKER_HEARTBEAT, ext: { ...broker, heartbeatTimeoutMills: '10000' } },
  { name: 'cluster', code: RequestCode.GET_BROKER_CLUSTER_INFO },
  { name: 'route', code: RequestCode.GET_ROUTEINFO_BY_TOPIC, ext: { topic: 'T' } },
  { name: 'route for an old client', code: RequestCode.GET_ROUTEINFO_BY_TOPIC, ext: { topic: 'T' }, version: 317 },
  {
    name: 'route for an old client, standard JSON',
    code: RequestCode.GET_ROUTEINFO_BY_TOPIC,
    ext: { topic: 'T', acceptStandardJsonOnly: 'true' },
    version: 317,
  },
  { name: 'member group', code: RequestCode.GET_BROKER_MEMBER_GROUP, ext: { clusterName: 'C', brokerName: 'b-a' } },
  {
    name: 'unknown member group',
    code: RequestCode.GET_BROKER_MEMBER_GROUP,
    ext: { clusterName: 'C', brokerName: 'nobody' },
  },
  { name: 'all topics', code: RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER },
  { name: 'topics of a cluster', code: RequestCode.GET_TOPICS_BY_CLUSTER, ext: { cluster: 'C' } },
  { name: 'topics of an unknown cluster', code: RequestCode.GET_TOPICS_BY_CLUSTER, ext: { cluster: 'nope' } },
  { name: 'system topics', code: RequestCode.GET_SYSTEM_TOPIC_LIST_FROM_NS },
  { name: 'unit topics', code: RequestCode.GET_UNIT_TOPIC_LIST },
  { name: 'topics with unit subscriptions', code: RequestCode.GET_HAS_UNIT_SUB_TOPIC_LIST },
  { name: 'topics with unit subscriptions and no unit', code: RequestCode.GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST },
  { name: 'wipe write permission', code: RequestCode.WIPE_WRITE_PERM_OF_BROKER, ext: { brokerName: 'b-a' } },
  { name: 'wipe of an unknown broker', code: RequestCode.WIPE_WRITE_PERM_OF_BROKER, ext: { brokerName: 'nobody' } },
  { name: 'route of a wiped broker', code: RequestCode.GET_ROUTEINFO_BY_TOPIC, ext: { topic: 'Unit' } },
  {
    name: 'register again, same version',
    code: RequestCode.REGISTER_BROKER,
    ext: { ...broker, ...register, haServerAddr: '127.0.0.1:10912' },
    body: all,
  },
  { name: 'route of a broker still wiped', code: RequestCode.GET_ROUTEINFO_BY_TOPIC, ext: { topic: 'Unit' } },
  { name: 'add write permission', code: RequestCode.ADD_WRITE_PERM_OF_BROKER, ext: { brokerName: 'b-a' } },
  {
    name: 'route of a broker with its permission back',
    code: RequestCode.GET_ROUTEINFO_BY_TOPIC,
    ext: { topic: 'Unit' },
  },
  { name: 'route of a topic that was read-only', code: RequestCode.GET_ROUTEINFO_BY_TOPIC, ext: { topic: 'R' } },
  {
    name: 'list an absent namespace',
    code: RequestCode.GET_KVLIST_BY_NAMESPACE,
    ext: { namespace: 'ORDER_TOPIC_CONFIG' },
  },
  { name: 'put', code: RequestCode.PUT_KV_CONFIG, ext: { ...order, value: 'b-a:4;b-b:2' } },
  { name: 'get', code: RequestCode.GET_KV_CONFIG, ext: order },
  { name: 'get an absent key', code: RequestCode.GET_KV_CONFIG, ext: { ...order, key: 'absent' } },
  { name: 'list', code: RequestCode.GET_KVLIST_BY_NAMESPACE, ext: { namespace: 'ORDER_TOPIC_CONFIG' } },
  {
    name: 'register with an order configuration',
    code: RequestCode.REGISTER_BROKER,
    ext: { ...broker, ...register, haServerAddr: '127.0.0.1:10912' },
    body: all,
  },
  { name: 'route of an ordered topic', code: RequestCode.GET_ROUTEINFO_BY_TOPIC, ext: { topic: 'T' } },
  { name: 'delete', code: RequestCode.DELETE_KV_CONFIG, ext: order },
  { name: 'delete an absent key', code: RequestCode.DELETE_KV_CONFIG, ext: order },
  {
    name: 'register after the last order entry went',
    code: RequestCode.REGISTER_BROKER,
    ext: { ...broker, ...register, haServerAddr: '127.0.0.1:10912' },
    body: all,
  },
  {
    name: 'increment',
    code: RequestCode.REGISTER_BROKER,
    ext: { ...broker, ...register, haServerAddr: '127.0.0.1:10912' },
    body: registerBody(2, topic('New')),
  },
  { name: 'topics after an increment', code: RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER },
  {
    name: 'first registration with one topic',
    code: RequestCode.REGISTER_BROKER,
    ext: { ...broker, ...register, brokerName: 'b-c', brokerAddr: '127.0.0.1:10941', haServerAddr: '127.0.0.1:10942' },
    body: registerBody(5, topic('One')),
  },
  {
    name: 'register a topic alone',
    code: RequestCode.REGISTER_TOPIC_IN_NAMESRV,
    ext: { topic: 'Alone' },
    body: JSON.stringify(aRoute),
  },
  { name: 'route of a topic registered alone', code: RequestCode.GET_ROUTEINFO_BY_TOPIC, ext: { topic: 'Alone' } },
  {
    name: 'register a topic of an unknown broker',
    code: RequestCode.REGISTER_TOPIC_IN_NAMESRV,
    ext: { topic: 'Alone2' },
    body: JSON.stringify({ ...aRoute, queueDatas: [{ ...queue, brokerName: 'nobody' }] }),
  },
  {
    name: 'delete a topic in a cluster',
    code: RequestCode.DELETE_TOPIC_IN_NAMESRV,
    ext: { topic: 'Z', clusterName: 'C' },
  },
  {
    name: 'delete a topic in an unknown cluster',
    code: RequestCode.DELETE_TOPIC_IN_NAMESRV,
    ext: { topic: 'T', clusterName: 'nope' },
  },
  { name: 'delete a topic', code: RequestCode.DELETE_TOPIC_IN_NAMESRV, ext: { topic: 'New' } },
  { name: 'topics after deleting', code: RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER },
  { name: 'change a setting', code: RequestCode.UPDATE_NAMESRV_CONFIG, body: 'enableTopicList=false\n' },
  { name: 'unit topics when disabled', code: RequestCode.GET_UNIT_TOPIC_LIST },
  { name: 'change a path', code: RequestCode.UPDATE_NAMESRV_CONFIG, body: 'kvConfigPath=/tmp/x\n' },
  { name: 'unregister the master', code: RequestCode.UNREGISTER_BROKER, ext: broker },
  { name: 'unregister it again', code: RequestCode.UNREGISTER_BROKER, ext: broker },
  { name: 'route without master', code: RequestCode.GET_ROUTEINFO_BY_TOPIC, ext: { topic: 'T' } },
  { name: 'unregister the slave', code: RequestCode.UNREGISTER_BROKER, ext: slave },
  { name: 'cluster after unregistering', code: RequestCode.GET_BROKER_CLUSTER_INFO },
  { name: 'topics after unregistering', code: RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER },
  { name: 'unknown code', code: 9999 },
];
