import { javaHashCode } from '../../../protocol/message/hash.ts';
import { formatProperties, type Properties, Property } from '../../../protocol/message/properties.ts';
import type { StoreMessage } from '../../store/types.ts';

/**
 * A message on its way into the store, with its properties taken apart: the form in which it is delayed, retried,
 * committed or turned elsewhere. Ordinary sends never take this form.
 */
export interface OutgoingMessage extends Omit<StoreMessage, 'properties' | 'tagsCode' | 'keys' | 'waitForFlush'> {
  properties: Properties;
  /** False answers a SYNC_FLUSH put once it is written. */
  waitForFlush: boolean;
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
