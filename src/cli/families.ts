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
  daemon: 'Daemon and local clusters',
  namesrv: 'Name servers',
  auth: 'Users and access control',
  controller: 'Controllers',
  ha: 'Replication',
  container: 'Broker containers',
  export: 'Export and metadata',
  queue: 'Queue files',
  store: 'Store on disk',
  stats: 'Statistics',
  health: 'Health and waiting',
  load: 'Load tests',
  mq: 'About mq',
} as const;

export type Family = keyof typeof families;

/** Whether a value read from the manifest names a family. */
export function isFamily(value: unknown): value is Family {
  return typeof value === 'string' && Object.hasOwn(families, value);
}
