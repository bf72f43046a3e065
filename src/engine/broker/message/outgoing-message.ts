import { javaHashCode } from '../../../protocol/message/hash.ts';
import { formatProperties, type Properties, Property } from '../../../protocol/message/properties.ts';
import type { HostAddress, StoreMessage } from '../../store/types.ts';

/**
 * A message on its way into the store, with its properties taken apart: the form in which it is delayed, retried,
 * committed or turned elsewhere. Ordinary sends never take this form.
 */
export interface OutgoingMessage {
  topic: string;
  queueId: number;
  flag: number;
  sysFlag: number;
  /** Milliseconds. */
  bornTimestamp: number;
  bornHost: HostAddress;
  reconsumeTimes: number;
  /** Physical offset of the half message a commit belongs to; else 0. */
  preparedTransactionOffset: number;
  /** As it is stored: compressed when sysFlag says so. */
  body: Uint8Array;
  properties: Properties;
  /** False answers a SYNC_FLUSH put once it is written. */
  waitForFlush: boolean;
  /** In the delay topic: milliseconds from store time to delivery, which the consume queue keeps as tag code. */
  deliverAfterMs?: number;
}

/** The same message as the store takes it: properties encoded, tag hash and index keys from them. */
export function toStoreMessage(message: OutgoingMessage): StoreMessage {
  const { properties, ...rest } = message;
  const tags = properties.get(Property.TAGS);
  return {
    ...rest,
    properties: Buffer.from(formatProperties(properties)),
    tagsCode: tags === undefined ? 0 : javaHashCode(tags),
    keys: indexKeys(properties),
  };
}

/** UNIQ_KEY, then each word of KEYS. */
function indexKeys(properties: Properties): string[] {
  const unique = properties.get(Property.UNIQ_KEY);
  const words = (properties.get(Property.KEYS) ?? '').split(' ').filter((word) => word !== '');
  return unique === undefined ? words : [unique, ...words];
}
