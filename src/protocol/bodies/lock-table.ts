import { asArray, asNumber, asObject, asString, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

/** A lock as it is handed on: how long ago it was renewed, so that no two machines' clocks are compared. */
export interface TableLock {
  clientId: string;
  topic: string;
  queueId: number;
  ageMs: number;
  leaseMs: number;
}

/** Locks of groups on queues consumed in order (GET_QUEUE_LOCKS, 30004: mq's own). */
export interface LockTable {
  /** Of the master who gave them out. */
  epoch: number;
  /** Groups that are not named have none; else they are as they were. */
  isWhole: boolean;
  /** An empty list: the group has none any more. */
  groups: Map<string, TableLock[]>;
}

/** `{"epoch":2,"whole":true,"groups":{"G":[["client","topic",0,ageMs,leaseMs]]}}` */
export const encodeLockTable = ({ epoch, isWhole, groups }: LockTable): Buffer =>
  jsonBody({
    epoch,
    whole: isWhole,
    groups: Object.fromEntries(
      [...groups].map(([group, locks]) => [
        group,
        locks.map(({ clientId, topic, queueId, ageMs, leaseMs }) => [
          ...[clientId, topic, queueId],
          ...[Math.round(ageMs), leaseMs],
        ]),
      ]),
    ),
  });

/** @throws JsonError when it is no object */
export function decodeLockTable(body: Buffer | undefined): LockTable {
  const { epoch, whole, groups } = parseObject(body);
  return {
    epoch: asNumber(epoch),
    isWhole: whole === true,
    groups: new Map(
      Object.entries(asObject(groups)).map(([group, locks]) => [
        group,
        asArray(locks).map((lock) => readLock(asArray(lock))),
      ]),
    ),
  };
}

const readLock = ([clientId, topic, queueId, ageMs, leaseMs]: ReturnType<typeof asArray>): TableLock => ({
  clientId: asString(clientId),
  topic: asString(topic),
  queueId: asNumber(queueId),
  ageMs: Math.max(0, asNumber(ageMs)),
  leaseMs: asNumber(leaseMs),
});
