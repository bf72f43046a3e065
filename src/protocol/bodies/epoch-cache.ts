import { asArray, asNumber, asObject, asString, parseObject } from '../json/read.ts';

/** One term of a master: the part of the log written in it. */
export interface EpochEntry {
  epoch: number;
  /** Commit log position at which the term began. */
  startOffset: number;
  /** Where it ended; of the term that runs, the end of the log. */
  endOffset: number;
}

/** The terms a replica knows (answer of 1007). */
export interface EpochCache {
  clusterName: string;
  brokerName: string;
  brokerId: number;
  epochList: EpochEntry[];
  /** End of the replica's log. */
  maxOffset: number;
}

/**
 * The last term has no end of its own yet (`Long.MAX_VALUE`): it gets the end of the log.
 *
 * @throws JsonError when the body is no object
 */
export function decodeEpochCache(body: Buffer | undefined): EpochCache {
  const object = parseObject(body);
  const maxOffset = asNumber(object['maxOffset']);
  const entries = asArray(object['epochList']).map(asObject);
  return {
    clusterName: asString(object['clusterName']),
    brokerName: asString(object['brokerName']),
    brokerId: asNumber(object['brokerId']),
    epochList: entries.map((entry, i) => ({
      epoch: asNumber(entry['epoch']),
      startOffset: asNumber(entry['startOffset']),
      endOffset: i === entries.length - 1 ? maxOffset : asNumber(entry['endOffset']),
    })),
    maxOffset,
  };
}
