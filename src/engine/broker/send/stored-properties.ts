import { javaHashCodeOfUtf8 } from '../../../protocol/message/hash.ts';
import type { UniqueKeyMaker } from '../../../protocol/message/ids.ts';
import { NAME_VALUE_SEPARATOR, PROPERTY_SEPARATOR, Property } from '../../../protocol/message/properties.ts';
import { PropertyScan } from '../../../protocol/message/property-scan.ts';

const pair = (name: string, value: string): string => name + NAME_VALUE_SEPARATOR + value + PROPERTY_SEPARATOR;

/**
 * Turns the properties a producer sent into those that are stored: UNIQ_KEY, MSG_REGION, TRACE_ON and CLUSTER are added
 * where they are missing, POP_CK is taken out (wire-protocol 3.4). Works in place on the request's own buffer.
 */
export class StoredProperties {
  readonly scan = new PropertyScan();
  /** Of the last message prepared. */
  uniqueKey = '';
  tagsCode = 0;
  /** UNIQ_KEY, then each word of KEYS. */
  keys: string[] = [];
  readonly #uniqueKeys: UniqueKeyMaker;
  readonly #region: string;
  readonly #traceSwitch: string;
  readonly #cluster: string;
  /** The three together, which is what nearly every message needs. */
  readonly #allThree: Buffer;

  constructor(uniqueKeys: UniqueKeyMaker, regionId: string, traceOn: boolean, clusterName: string) {
    this.#uniqueKeys = uniqueKeys;
    this.#region = pair(Property.MSG_REGION, regionId);
    this.#traceSwitch = pair(Property.TRACE_ON, String(traceOn));
    this.#cluster = pair(Property.CLUSTER, clusterName);
    this.#allThree = Buffer.from(this.#region + this.#traceSwitch + this.#cluster);
  }

  /**
   * Prepares the properties that lie from 0 to `length` of `bytes`; returns their new length. The buffer needs some
   * hundred bytes of room behind them.
   */
  prepare(bytes: Buffer, length: number, nowMs: number): number {
    const { scan } = this;
    scan.scan(bytes, 0, length);
    let end = length;
    if (scan.popCheckpointStart >= 0) {
      bytes.copyWithin(scan.popCheckpointStart, scan.popCheckpointEnd, end);
      end -= scan.popCheckpointEnd - scan.popCheckpointStart;
      scan.scan(bytes, 0, end);
    }
    this.#read(bytes);
    if (!scan.closed) bytes[end++] = 2;
    if (scan.uniqKeyStart < 0) {
      this.uniqueKey = this.#uniqueKeys.make(nowMs);
      this.keys.unshift(this.uniqueKey);
      end += bytes.utf8Write(pair(Property.UNIQ_KEY, this.uniqueKey), end);
    }
    return this.#append(bytes, end);
  }

  #read(bytes: Buffer): void {
    const { scan } = this;
    this.tagsCode = scan.tagsStart < 0 ? 0 : javaHashCodeOfUtf8(bytes, scan.tagsStart, scan.tagsEnd);
    this.keys = [];
    if (scan.uniqKeyStart >= 0) {
      this.uniqueKey = bytes.utf8Slice(scan.uniqKeyStart, scan.uniqKeyEnd);
      this.keys.push(this.uniqueKey);
    }
    if (scan.keysStart >= 0) {
      for (const key of bytes.utf8Slice(scan.keysStart, scan.keysEnd).split(' ')) {
        if (key !== '') this.keys.push(key);
      }
    }
  }

  #append(bytes: Buffer, position: number): number {
    const { scan } = this;
    if (!scan.hasRegion && !scan.hasTraceSwitch && !scan.hasCluster) {
      bytes.set(this.#allThree, position);
      return position + this.#allThree.length;
    }
    let end = position;
    if (!scan.hasRegion) end += bytes.utf8Write(this.#region, end);
    if (!scan.hasTraceSwitch) end += bytes.utf8Write(this.#traceSwitch, end);
    if (!scan.hasCluster) end += bytes.utf8Write(this.#cluster, end);
    return end;
  }
}
