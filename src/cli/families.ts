/**
 * The groups that help lists commands under, in the order it shows them. Apache's own families keep the names its
 * reference uses.
 */
export const families = {
  cluster: 'Cluster',
  topic: 'Topics',
  consumer: 'Consumer groups',
  offset: 'Consumer offsets',
  message: 'Messages',
  connection: 'Connections',
  broker: 'Brokers',
  namesrv: 'Name servers',
  store: 'Store on disk',
  stats: 'Statistics',
  load: 'Load tests',
  mq: 'About mq',
} as const;

export type Family = keyof typeof families;

/** Whether a value read from the manifest names a family. */
export function isFamily(value: unknown): value is Family {
  return typeof value === 'string' && Object.hasOwn(families, value);
}
