import { addressListCheck, nameCheck } from './checks.ts';
import { bool, int, long, millis, optionalText, text } from './kinds.ts';
import { atRestart, FileOnly, fromFile, live } from './spec.ts';

/** ZooKeeper servers are separated by commas everywhere else. */
const serversCheck = (value: string): string | undefined => addressListCheck(value.replaceAll(',', ';'));

const rootCheck = (value: string): string | undefined =>
  /^(\/[^/\s]+)+$/.test(value) ? undefined : 'is not a path such as /mq, without a slash at its end';

/** Groups whose brokers elect their master. Without `zookeeper` roles are fixed and none of these counts. */
export const highAvailabilityKeys = {
  zookeeper: fromFile(
    optionalText(serversCheck, 'host:port,host:port'),
    FileOnly.ADDRESS,
    'mq: ZooKeeper servers, host:port,host:port; with them the brokers of one brokerName elect their master',
  ),
  zookeeperRoot: fromFile(text('/mq', rootCheck), FileOnly.ADDRESS, 'mq: node everything is kept under in ZooKeeper'),
  zookeeperSessionTimeoutMs: fromFile(
    int(5000, { unit: 'ms', min: 1000, max: 60_000 }),
    FileOnly.STARTUP,
    'mq: a broker silent for this long is taken for dead by ZooKeeper, which may allow only longer',
  ),
  zookeeperAuth: fromFile(optionalText(), FileOnly.IDENTITY, 'mq: user:password of the digest scheme of ZooKeeper'),
  memberId: fromFile(
    optionalText(nameCheck),
    FileOnly.IDENTITY,
    'mq: name of this broker in its group, for ever; by default one made from its store',
  ),
  syncDegrade: live(
    bool(true),
    'mq: whether a SYNC_MASTER goes on alone, as ASYNC_MASTER, when its slaves are gone; else it refuses sends',
  ),
  syncDegradeMs: live(
    millis(2000, { min: 100 }),
    'mq: a slave that acknowledges nothing for this long is no longer waited for',
  ),
  asyncElectableLagMs: live(
    millis(3000, { min: 100 }),
    'mq: a slave further behind an ASYNC_MASTER than this cannot become master',
  ),
  haMaxSyncBytesPerSecond: live(
    long(0, { unit: 'bytes', min: 0 }),
    'mq: limit for a replica that catches up; 0 is none; replicas in sync are never slowed down',
  ),
  haHistoryFile: fromFile(
    optionalText(),
    FileOnly.PATH,
    'mq: file this broker appends roles, permits and acknowledgements to, for tests of high availability',
  ),
  handoverOnStop: atRestart(bool(true), 'mq: whether a master that is stopped hands over to a slave in sync first'),
  handoverRelayMs: live(
    millis(3000, { min: 0, max: 60_000 }),
    'mq: how long a stopped broker hands requests on to the new master at most, while clients send it any',
  ),
};
