import { steadyClock } from '../../../clock.ts';
import { NodeCoordination } from './coordination.ts';
import { clusterPaths } from './paths.ts';
import type { Coordination } from './types.ts';
import { ZooKeeperSession } from './zookeeper/session.ts';

/** How to reach the service; the broker's configuration keys in brackets. */
export interface CoordinationOptions {
  /** `host:port,host:port/chroot` (zookeeper). */
  zookeeper: string;
  /** brokerClusterName. */
  cluster: string;
  /** Path below which everything lies, `/mq` by default (zookeeperRoot). */
  root?: string;
  /** Session time-out to ask for, 5000 by default (zookeeperSessionTimeoutMs); `timeoutMs` says what was given. */
  sessionTimeoutMs?: number;
  /** `user:password`, with `digest:` before it or without (zookeeperAuth). */
  auth?: string | undefined;
  /** A steady one, by which `sentAtMs` is told; the process's own by default. */
  clock?: { now(): number };
}

/** Begins a session with ZooKeeper and keeps it until `close`. Throws CONFIG for options that cannot be right. */
export function openCoordination(options: CoordinationOptions): Coordination {
  const { zookeeper, cluster, root = '/mq', sessionTimeoutMs = 5000, clock = steadyClock } = options;
  const auth = options.auth === undefined || options.auth === '' ? undefined : options.auth.replace(/^digest:/, '');
  // Looked at before a connection is begun that nobody would close.
  clusterPaths(root, cluster);
  const session = new ZooKeeperSession({ zookeeper, sessionTimeoutMs, auth, clock });
  return new NodeCoordination(session, { cluster, root, clock });
}
