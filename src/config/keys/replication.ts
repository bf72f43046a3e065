import { addressListCheck } from './checks.ts';
import { bool, choice, int, long, optionalText } from './kinds.ts';
import { FileOnly, fromFile, live, withoutEffect } from './spec.ts';

/** What the broker is to its replicas, and how the log gets to them (classic replication, fixed roles). */
export const replicationKeys = {
  brokerRole: {
    ...live(
      choice(['ASYNC_MASTER', 'SYNC_MASTER', 'SLAVE'], 'ASYNC_MASTER'),
      'ASYNC_MASTER answers sends at once, SYNC_MASTER when slaves have them too, SLAVE follows a master',
    ),
    refuseChange: (now: string, next: string) =>
      now === 'SLAVE' || next === 'SLAVE'
        ? 'a running broker changes only between ASYNC_MASTER and SYNC_MASTER; a slave is made in the configuration file'
        : undefined,
  },
  haMasterAddress: fromFile(
    optionalText(addressListCheck, 'host:port'),
    FileOnly.ADDRESS,
    'Where a slave fetches the log, host:port of the HA port; by default what the name servers say of the master',
  ),
  haSendHeartbeatInterval: live(
    int(5000, { unit: 'ms', min: 100 }),
    'How often either side of replication speaks at least',
  ),
  haHousekeepingInterval: live(
    int(20_000, { unit: 'ms', min: 100 }),
    'A replication connection silent for this long is closed',
  ),
  haTransferBatchSize: live(
    int(32_768, { unit: 'bytes', min: 1024, max: 4 * 1024 * 1024 }),
    'Log bytes sent to a slave in one piece',
  ),
  haMaxGapNotInSync: live(
    int(268_435_456, { unit: 'bytes', min: 0 }),
    'A slave that lacks more of the log does not count as in sync (5.x)',
  ),
  haSlaveFallbehindMax: live(
    int(268_435_456, { unit: 'bytes', min: 0 }),
    'A slave that lacks more of the log is not waited for (4.9); the lower of this and haMaxGapNotInSync counts',
  ),
  slaveTimeout: live(int(3000, { unit: 'ms', min: 1 }), 'How long a SYNC_MASTER waits for slaves before it answers 12'),
  totalReplicas: live(int(1, { min: 1 }), 'Brokers of the group, the master among them; only checked'),
  inSyncReplicas: live(
    int(1, { min: 1 }),
    'Brokers, the master among them, that must have a message before a SYNC_MASTER answers; when it is given, the rule of 5.x applies instead of that of 4.9 (one slave)',
  ),
  minInSyncReplicas: live(
    int(1, { min: 1 }),
    'With fewer brokers in sync, the master among them, a SYNC_MASTER refuses sends',
  ),
  slaveReadEnable: live(bool(false), 'Sends consumers that are far behind to a slave'),
  offsetCheckInSlave: live(
    bool(false),
    'Lets a slave correct offsets beyond its end; else such a pull waits until the slave has caught up',
  ),
  haFlowControlEnable: live(
    bool(false),
    "Holds each slave of the original's protocol to maxHaTransferByteInSecond; members of a group have haMaxSyncBytesPerSecond",
  ),
  maxHaTransferByteInSecond: live(
    long(104_857_600, { unit: 'bytes', min: 1 }),
    'With haFlowControlEnable: log bytes a second for each slave',
  ),
  ...withoutEffect('a slave is sent what the socket takes, and follows whoever it is told to', {
    haMaxTimeSlaveNotCatchup: long(15_000),
    maxSlaveResendLength: long(268_435_456),
    syncMasterFlushOffsetWhenStartup: bool(false),
    syncFromLastFile: bool(false),
    asyncLearner: bool(false),
    enableAutoInSyncReplicas: bool(false),
    allAckInSyncStateSet: bool(false),
  }),
};
