import type { JsonValue } from '../json/parse.ts';
import { asNumber, asObject, parseObject } from '../json/read.ts';
import { jsonBody, type Writable } from '../json/write.ts';

/** The version of a table that slaves and name servers compare to see whether they must fetch it again. */
export type DataVersion = {
  /** Raised by every change. */
  counter: number;
  /** When it last changed, milliseconds. */
  timestamp: number;
  /** 0 outside the controller mode; 4.9 has no such field. */
  stateVersion: number;
};

/** The version of a table that has never changed. */
export const initialDataVersion = (nowMs: number): DataVersion => ({ counter: 0, timestamp: nowMs, stateVersion: 0 });

/** The version after one more change. */
export const nextDataVersion = (version: DataVersion, nowMs: number): DataVersion => ({
  counter: version.counter + 1,
  timestamp: nowMs,
  stateVersion: version.stateVersion,
});

/** Equal in all fields, as Java compares. */
export const sameDataVersion = (a: DataVersion, b: DataVersion): boolean =>
  a.counter === b.counter && a.timestamp === b.timestamp && a.stateVersion === b.stateVersion;

export function readDataVersion(value: JsonValue | undefined): DataVersion {
  const object = asObject(value);
  return {
    counter: asNumber(object['counter']),
    timestamp: asNumber(object['timestamp']),
    stateVersion: asNumber(object['stateVersion']),
  };
}

export const dataVersionJson = (version: DataVersion): Writable => ({
  counter: version.counter,
  stateVersion: version.stateVersion,
  timestamp: version.timestamp,
});

/** Body of 322 and of its answer, and the `version` header of 26. @throws JsonError when it is no object */
export const decodeDataVersion = (body: Buffer | string | undefined): DataVersion => readDataVersion(parseObject(body));

export const encodeDataVersion = (version: DataVersion): Buffer => jsonBody(dataVersionJson(version));
