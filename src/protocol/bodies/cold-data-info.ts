import { asMap, asNumber, asObject, parseObject } from '../json/read.ts';

/** How much cold data a group reads. */
export interface ColdReads {
  /** Bytes read from disk in the present period. */
  coldAcc: number;
  /** Milliseconds. */
  lastColdReadTimeMills: number;
  /** Milliseconds. */
  createTimeMills: number;
}

/** A broker's flow control of reads of cold data (answer of 2003). */
export interface ColdDataInfo {
  /** Groups that read cold data, by name. */
  runtimeTable: Record<string, ColdReads>;
  /** Thresholds set for single groups, bytes per period. */
  configTable: Record<string, number>;
  /** Threshold of every other group, bytes per period. */
  cgColdReadThreshold: number;
  /** Threshold of all groups together, bytes per period. */
  globalColdReadThreshold: number;
  /** Bytes all groups read in the present period. */
  globalAcc: number;
}

/** @throws JsonError when the body is no object */
export function decodeColdDataInfo(body: Buffer | undefined): ColdDataInfo {
  const object = parseObject(body);
  return {
    runtimeTable: Object.fromEntries(
      asMap(object['runtimeTable'], (value) => {
        const entry = asObject(value);
        return {
          coldAcc: asNumber(entry['coldAcc']),
          lastColdReadTimeMills: asNumber(entry['lastColdReadTimeMills']),
          createTimeMills: asNumber(entry['createTimeMills']),
        };
      }),
    ),
    configTable: Object.fromEntries(asMap(object['configTable'], (value) => asNumber(value))),
    cgColdReadThreshold: asNumber(object['cgColdReadThreshold']),
    globalColdReadThreshold: asNumber(object['globalColdReadThreshold']),
    globalAcc: asNumber(object['globalAcc']),
  };
}
