import { bool, optionalText, text } from './kinds.ts';
import { unsafe, unsafeWhenTrue } from './spec.ts';

/** Modes and stores mq cannot play: ignoring them would break what they promise. */
export const roleKeys = {
  storeType: unsafe(text('default'), 'Kind of store; only "default" (files)', (value) =>
    value === 'default' ? undefined : `stores of type ${value} (RocksDB) cannot be opened`,
  ),
  configManagerVersion: unsafe(text('v1'), 'Kind of configuration store; only "v1" (JSON files)', (value) =>
    value.toLowerCase() === 'v1'
      ? undefined
      : `topics, groups and offsets in version ${value} (RocksDB) cannot be read`,
  ),
  enableDLegerCommitLog: unsafeWhenTrue(
    bool(false),
    'Raft commit log of the original; not supported',
    'the DLedger commit log has another layout and another promise',
  ),
  enableControllerMode: unsafeWhenTrue(
    bool(false),
    'Election by controllers; not supported',
    'mq elects with ZooKeeper (zookeeper=), not with controllers',
  ),
  enableSlaveActingMaster: unsafeWhenTrue(
    bool(false),
    'Slaves taking over duties; not supported',
    'a slave serves reads only; with zookeeper= it becomes the master itself',
  ),
  duplicationEnable: unsafeWhenTrue(
    bool(false),
    'Duplication mode; not supported',
    'confirmed and written offsets would differ',
  ),
  aclEnable: unsafeWhenTrue(
    bool(false),
    'Access control of 4.x; not there yet',
    'the broker would be open to everyone although access control is asked for',
  ),
  authenticationEnabled: unsafeWhenTrue(
    bool(false),
    'Authentication of 5.3; not there yet',
    'the broker would be open to everyone although authentication is asked for',
  ),
  authorizationEnabled: unsafeWhenTrue(
    bool(false),
    'Authorization of 5.3; not there yet',
    'everything would be allowed although authorization is asked for',
  ),
  enableLmq: unsafeWhenTrue(bool(false), 'Light queues; not supported', 'light queues would stay empty'),
  enableMultiDispatch: unsafeWhenTrue(
    bool(false),
    'Delivery to several queues; not supported',
    'messages would be missing from the further queues they name',
  ),
  messageStorePlugIn: unsafe(optionalText(), 'Java store plug-ins; not supported', (value) =>
    value === undefined ? undefined : 'Java plug-ins cannot be loaded',
  ),
};
