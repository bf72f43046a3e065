import { encodeKVTable, type KVTable } from '../../../../protocol/bodies/kv-table.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import { ANNOUNCED_VERSION } from '../../../../protocol/command.ts';
import { SCHEDULE_TOPIC } from '../../../../protocol/names.ts';
import { versionName } from '../../../../protocol/version.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { success } from '../answers.ts';

/** GET_BROKER_RUNTIME_INFO (28): every key of 5.3.3 and 4.9, values as text (store-format 10.1). */
export const runtimeInfoProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.GET_BROKER_RUNTIME_INFO, async () => success(encodeKVTable(await runtimeInfo(broker)))],
];

async function runtimeInfo(broker: BrokerContext): Promise<KVTable> {
  const { store } = broker;
  return {
    ...processInfo(broker),
    ...storeInfo(broker),
    // mqadmin parses it: never an empty text.
    earliestMessageTimeStamp: String(await store.earliestMessageTime()),
    ...broker.stats.runtimeInfo(),
    ...poolInfo(broker),
    ...scheduleInfo(broker),
    ...timerInfo(broker),
    ...malformedInfo(broker),
    ...replicationInfo(broker),
    ...groupInfo(broker),
    ...relayInfo(broker),
  };
}

/** Ours alone, and only where there is something to tell: connections that sent bytes of another protocol. */
function malformedInfo(broker: BrokerContext): KVTable {
  const { count, lastPeer = '', lastReason = '' } = broker.malformed();
  if (count === 0) return {};
  return { malformedConnections: String(count), malformedLastPeer: lastPeer, malformedLastReason: lastReason };
}

/** Ours alone: the role that the broker has now, and how far replication is. */
function replicationInfo({ role, replication }: BrokerContext): KVTable {
  const { shown, brokerId, epoch } = role.state;
  const replicas = replication.replicas();
  const follower = replication.follower();
  const awaited = replication.awaited?.();
  return {
    brokerRole: role.state.role === 'NONE' ? 'NONE' : shown,
    ...(epoch > 0 && { brokerEpoch: String(epoch) }),
    ...(brokerId > 0 && { brokerId: String(brokerId) }),
    ...(awaited !== undefined && { haAwaitedSlaves: String(awaited) }),
    ...Object.fromEntries(
      replicas.map((replica) => [
        `haSlave_${replica.address}`,
        `ack ${replica.ackOffset}, behind ${replica.behindBytes} bytes, ${replica.inSync ? 'in sync' : 'not in sync'}`,
      ]),
    ),
    ...(follower !== undefined && {
      haMasterAddress: follower.masterHaAddress ?? '',
      haConnected: String(follower.connected),
      haBehindBytes: String(Math.max(0, follower.masterOffset - follower.offset)),
      ...(follower.beganAt !== undefined && { haLogBegan: String(follower.beganAt) }),
      ...(follower.trouble !== undefined && { haTrouble: follower.trouble }),
    }),
  };
}

/** Ours alone: what a member of a group that elects its master knows of it. */
function groupInfo({ replication }: BrokerContext): KVTable {
  const group = replication.group?.();
  if (group === undefined) return {};
  const { member, state, epoch, master, inSync, confirmed, zookeeper, refusal, parkedFor, changes } = group;
  return {
    groupMember: member,
    groupState: state,
    groupEpoch: String(epoch),
    groupMaster: master,
    groupInSync: inSync.join(','),
    groupConfirmed: String(confirmed),
    groupZookeeper: zookeeper,
    ...(refusal !== undefined && state === 'FENCED' && { groupRefusal: refusal }),
    ...(parkedFor !== undefined && { groupParked: parkedFor }),
    ...Object.fromEntries(Object.entries(changes).map(([what, times]) => [`groupChanges_${what}`, String(times)])),
  };
}

/** Ours alone, and only once a client was helped: requests that were handed on to the master, and how long ago the last was. */
function relayInfo(broker: BrokerContext): KVTable {
  const { handedOn = 0, quietMs = 0, waiting = 0 } = broker.relay() ?? {};
  return {
    ...(waiting > 0 && { relayWaiting: String(waiting) }),
    ...(handedOn > 0 && { relayHandedOn: String(handedOn), relayQuietSeconds: String(Math.floor(quietMs / 1000)) }),
  };
}

function processInfo(broker: BrokerContext): KVTable {
  return {
    bootTimestamp: String(broker.startedAt),
    runtime: durationText(broker.clock.now() - broker.startedAt),
    brokerActive: 'true',
    brokerVersion: String(ANNOUNCED_VERSION),
    brokerVersionDesc: versionName(ANNOUNCED_VERSION),
    startAcceptSendRequestTimeStamp: '0',
  };
}

function storeInfo({ store }: BrokerContext): KVTable {
  const { stats, health } = store;
  const puts = Math.max(1, stats.putMessageTimesTotal);
  const space = store.diskSpace();
  return {
    putMessageTimesTotal: String(puts),
    putMessageFailedTimes: String(stats.putMessageFailedTimes),
    putMessageSizeTotal: String(stats.putMessageSizeTotal),
    putMessageAverageSize: String(stats.putMessageSizeTotal / puts),
    getMessageEntireTimeMax: String(stats.getMessageEntireTimeMax),
    dispatchMaxBuffer: '0',
    dispatchBehindBytes: String(store.dispatchBehindBytes),
    commitLogDiskRatio: String(health.ratios.commitLog),
    consumeQueueDiskRatio: String(health.ratios.consumeQueue),
    commitLogMinOffset: String(store.minPhysicalOffset),
    commitLogMaxOffset: String(store.maxPhysicalOffset),
    remainTransientStoreBufferNumbs: '2147483647',
    remainHowManyDataToFlush: bytesText(Math.max(0, store.maxPhysicalOffset - store.flushedTo)),
    commitLogDirCapacity: `Total : ${bytesText(space.total)}, Free : ${bytesText(space.free)}.`,
  };
}

/** There are no thread pools: the figures are those of the work that waits in their place. */
function poolInfo(broker: BrokerContext): KVTable {
  const load = broker.load();
  const { values } = broker.config;
  return {
    pageCacheLockTimeMills: whole(load.writeMs),
    sendThreadPoolQueueSize: whole(load.sendQueueSize),
    sendThreadPoolQueueCapacity: String(values.sendThreadPoolQueueCapacity),
    sendThreadPoolQueueHeadWaitTimeMills: whole(load.sendHeadWaitMs),
    pullThreadPoolQueueSize: whole(load.pullQueueSize),
    pullThreadPoolQueueCapacity: String(values.pullThreadPoolQueueCapacity),
    pullThreadPoolQueueHeadWaitTimeMills: whole(load.pullHeadWaitMs),
    litePullThreadPoolQueueSize: '0',
    litePullThreadPoolQueueCapacity: String(values.litePullThreadPoolQueueCapacity),
    litePullThreadPoolQueueHeadWaitTimeMills: '0',
    queryThreadPoolQueueSize: '0',
    queryThreadPoolQueueCapacity: String(values.queryThreadPoolQueueCapacity),
    queryThreadPoolQueueHeadWaitTimeMills: '0',
    ackThreadPoolQueueSize: '0',
    ackThreadPoolQueueCapacity: String(values.ackThreadPoolQueueCapacity),
    ackThreadPoolQueueHeadWaitTimeMills: '0',
    EndTransactionQueueSize: '0',
    EndTransactionThreadPoolQueueCapacity: String(values.endTransactionPoolQueueCapacity),
  };
}

/** `scheduleMessageOffset_<level>`: the next offset to deliver and the queue's end, for each level that has begun. */
function scheduleInfo({ delayOffsets, store }: BrokerContext): KVTable {
  return Object.fromEntries(
    [...delayOffsets.all].map(([level, offset]) => [
      `scheduleMessageOffset_${level}`,
      `${offset},${store.maxOffset(SCHEDULE_TOPIC, level - 1)}`,
    ]),
  );
}

/** All zero while `timerWheelEnable` is off, as in 5.3.3. */
function timerInfo({ timer }: BrokerContext): KVTable {
  const { readBehindMs, offsetBehind, waiting, enqueueTps, dequeueTps } = timer.figures;
  return {
    timerReadBehind: String(Math.floor(readBehindMs / 1000)),
    timerOffsetBehind: String(offsetBehind),
    timerCongestNum: String(waiting),
    timerEnqueueTps: enqueueTps.toFixed(1),
    timerDequeueTps: dequeueTps.toFixed(1),
  };
}

const whole = (value: number): string => String(Math.round(value));

/** `[ 0 days, 0 hours, 0 minutes, 8 seconds ]` */
export function durationText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  return `[ ${days} days, ${hours} hours, ${minutes} minutes, ${seconds % 60} seconds ]`;
}

/** `0 B`, `1.2 KiB` */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(6, Math.floor(Math.log(bytes) / Math.log(1024)));
  return `${(bytes / 1024 ** power).toFixed(1)} ${'KMGTPE'[power - 1]}iB`;
}
