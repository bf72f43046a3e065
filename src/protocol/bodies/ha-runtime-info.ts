import { asArray, asBoolean, asNumber, asObject, asString, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

/** How replication stands (answer of 907). */
export interface HaRuntimeInfo {
  /** Whether it is a master that answers: then `slaves` counts, else `client`. */
  master: boolean;
  /** Position after the last message of the master's commit log. */
  masterCommitLogMaxOffset: number;
  inSyncSlaveNums: number;
  slaves: HaSlave[];
  /** A slave's own view. */
  client: HaClient;
}

/** A slave, as its master sees it. */
export interface HaSlave {
  addr: string;
  slaveAckOffset: number;
  /** Bytes it has not acknowledged. */
  diff: number;
  inSync: boolean;
  transferredBytesPerSecond: number;
  transferFromWhere: number;
}

export interface HaClient {
  masterAddr: string | undefined;
  transferredBytesPerSecond: number;
  maxOffset: number;
  /** Milliseconds; 0 before the first. */
  lastReadTimestamp: number;
  lastWriteTimestamp: number;
  masterFlushOffset: number;
}

/** @throws JsonError when the body is no object */
export function decodeHaRuntimeInfo(body: Buffer | undefined): HaRuntimeInfo {
  const info = parseObject(body);
  const client = asObject(info['haClientRuntimeInfo']);
  return {
    master: asBoolean(info['master']),
    masterCommitLogMaxOffset: asNumber(info['masterCommitLogMaxOffset']),
    inSyncSlaveNums: asNumber(info['inSyncSlaveNums']),
    slaves: asArray(info['haConnectionInfo']).map((item): HaSlave => {
      const slave = asObject(item);
      return {
        addr: asString(slave['addr']),
        slaveAckOffset: asNumber(slave['slaveAckOffset']),
        diff: asNumber(slave['diff']),
        inSync: asBoolean(slave['inSync']),
        transferredBytesPerSecond: asNumber(slave['transferredByteInSecond']),
        transferFromWhere: asNumber(slave['transferFromWhere']),
      };
    }),
    client: {
      masterAddr: client['masterAddr'] === undefined ? undefined : asString(client['masterAddr']),
      transferredBytesPerSecond: asNumber(client['transferredByteInSecond']),
      maxOffset: asNumber(client['maxOffset']),
      lastReadTimestamp: asNumber(client['lastReadTimestamp']),
      lastWriteTimestamp: asNumber(client['lastWriteTimestamp']),
      masterFlushOffset: asNumber(client['masterFlushOffset']),
    },
  };
}

/** The body of the answer to 907. */
export const encodeHaRuntimeInfo = (info: HaRuntimeInfo): Buffer =>
  jsonBody({
    haClientRuntimeInfo: {
      lastReadTimestamp: info.client.lastReadTimestamp,
      lastWriteTimestamp: info.client.lastWriteTimestamp,
      ...(info.client.masterAddr !== undefined && { masterAddr: info.client.masterAddr }),
      masterFlushOffset: info.client.masterFlushOffset,
      maxOffset: info.client.maxOffset,
      transferredByteInSecond: info.client.transferredBytesPerSecond,
    },
    haConnectionInfo: info.slaves.map((slave) => ({
      addr: slave.addr,
      diff: slave.diff,
      inSync: slave.inSync,
      slaveAckOffset: slave.slaveAckOffset,
      transferFromWhere: slave.transferFromWhere,
      transferredByteInSecond: slave.transferredBytesPerSecond,
    })),
    inSyncSlaveNums: info.inSyncSlaveNums,
    master: info.master,
    masterCommitLogMaxOffset: info.masterCommitLogMaxOffset,
  });
