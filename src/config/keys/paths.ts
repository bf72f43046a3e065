import { pathCheck } from './checks.ts';
import { bool, optionalText, text } from './kinds.ts';
import { FileOnly, fromFile, unsafe, withoutEffect } from './spec.ts';

/** Where things lie. */
export const pathKeys = {
  storePathRootDir: fromFile(text('', pathCheck), FileOnly.PATH, 'The store directory; ~/store when absent'),
  storePathCommitLog: unsafe(
    text('', pathCheck),
    'The commit log directory; commitlog in the store when absent',
    (value) => (value.includes(',') ? 'a commit log over several directories is not supported; name one' : undefined),
  ),
  readOnlyCommitLogStorePaths: unsafe(
    optionalText(pathCheck),
    'Further commit log directories, read only; not supported',
    (value) =>
      value === undefined ? undefined : 'files in further commit log directories would be missing from the store',
  ),
  logDir: fromFile(text('', pathCheck), FileOnly.PATH, 'mq: directory of the log files; logs in the store when absent'),
  ...withoutEffect('a path mq has no use for', {
    rocketmqHome: optionalText(),
    brokerConfigPath: optionalText(),
    storePathBrokerIdentity: optionalText(),
    storePathEpochFile: optionalText(),
    storePathDLedgerCommitLog: optionalText(),
    authConfigPath: optionalText(),
  }),
  ...withoutEffect('mq changes keys remotely by its own allow-list, which is stricter', {
    configBlackList: text('configBlackList;brokerConfigPath'),
  }),
  ...withoutEffect('one process holds one broker', { inBrokerContainer: bool(false), isolateLogEnable: bool(false) }),
};
