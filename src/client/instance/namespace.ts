import { DLQ_PREFIX, isSystemGroup, isSystemTopic, RETRY_PREFIX } from '../../protocol/names.ts';

const SEPARATOR = '%';

const prefixOf = (name: string): string =>
  name.startsWith(RETRY_PREFIX) ? RETRY_PREFIX : name.startsWith(DLQ_PREFIX) ? DLQ_PREFIX : '';

/**
 * A topic or group as it is called on the wire: `namespace%name`, behind the prefix of retry and dead letter topics.
 * The system's own names and names that have the namespace already stay as they are.
 */
export function withNamespace(namespace: string | undefined, name: string): string {
  if (namespace === undefined || namespace === '' || name === '') return name;
  if (isSystemTopic(name) || isSystemGroup(name)) return name;
  const prefix = prefixOf(name);
  const bare = name.slice(prefix.length);
  return bare.startsWith(namespace + SEPARATOR) ? name : prefix + namespace + SEPARATOR + bare;
}

/** A topic or group as the program knows it. */
export function withoutNamespace(namespace: string | undefined, name: string): string {
  if (namespace === undefined || namespace === '') return name;
  const prefix = prefixOf(name);
  const bare = name.slice(prefix.length);
  return bare.startsWith(namespace + SEPARATOR) ? prefix + bare.slice(namespace.length + SEPARATOR.length) : name;
}
