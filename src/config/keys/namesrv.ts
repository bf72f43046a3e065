import { hostCheck, pathCheck } from './checks.ts';
import { bool, choice, int, millis, optionalText, port, text } from './kinds.ts';
import { nettyClientKeys } from './netty-client.ts';
import { networkKeys } from './network.ts';
import { FileOnly, fromFile, live, unsafeWhenTrue, withoutEffect } from './spec.ts';

/** Every key of a name server. */
export const namesrvKeys = {
  ...networkKeys,
  ...nettyClientKeys,
  listenPort: fromFile(port(9876), FileOnly.ADDRESS, 'Port listened on; 0 lets the system choose'),
  bindAddress: fromFile(
    text('127.0.0.1', hostCheck),
    FileOnly.ADDRESS,
    'Address listened on; 0.0.0.0 is all (the default of the original)',
  ),
  kvConfigPath: fromFile(text('', pathCheck), FileOnly.PATH, 'File of the KV configuration (ordered topics)'),
  configStorePath: fromFile(
    text('', pathCheck),
    FileOnly.PATH,
    'File remote changes are written to when the name server was started without one',
  ),
  logDir: fromFile(text('', pathCheck), FileOnly.PATH, 'mq: directory of the log files; ~/logs/mq when absent'),
  logLevel: live(choice(['debug', 'info', 'warn', 'error'], 'info'), 'mq: the least level that is logged'),
  scanNotActiveBrokerInterval: live(millis(5000, { min: 10 }), 'How often brokers without heartbeat are looked for'),
  orderMessageEnable: live(
    bool(true),
    'Routes carry the order configuration of topics that have one: strict order, also while a broker is down',
  ),
  returnOrderTopicConfigToBroker: live(bool(true), 'A registering broker is told the ordered topics'),
  enableAllTopicList: live(bool(true), 'Answers requests for the list of all topics'),
  enableTopicList: live(bool(true), 'Answers requests for the topics of a cluster or unit'),
  deleteTopicWithBrokerRegistration: live(
    bool(false),
    'A topic a broker no longer registers leaves the routes of that broker',
  ),
  supportActingMaster: live(
    bool(false),
    'While a master is away its lowest slave stands in for it in routes, read-only, if the broker allows it',
  ),
  notifyMinBrokerIdChanged: live(bool(false), 'Brokers are told when the lowest broker id of their name changes'),
  enableControllerInNamesrv: unsafeWhenTrue(
    bool(false),
    'A controller inside the name server; not supported',
    'brokers would wait for a controller that is not there',
  ),
  ...withoutEffect('routes are given from the first registration on', {
    needWaitForService: bool(false),
    waitSecondsForService: int(45),
  }),
  ...withoutEffect('there are no thread pools or queues before the event loop', {
    defaultThreadPoolNums: int(16),
    clientRequestThreadPoolNums: int(8),
    defaultThreadPoolQueueCapacity: int(10_000),
    clientRequestThreadPoolQueueCapacity: int(50_000),
    unRegisterBrokerQueueCapacity: int(3000),
  }),
  ...withoutEffect('environments are told apart by name server, not by prefix', {
    productEnvName: text('center'),
    clusterTest: bool(false),
  }),
  ...withoutEffect('mq changes keys remotely by its own allow-list, which is stricter', {
    configBlackList: text('configBlackList;configStorePath;kvConfigPath'),
  }),
  ...withoutEffect('mq has no use for it', { rocketmqHome: optionalText() }),
};
