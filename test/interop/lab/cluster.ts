import type { ApacheVersion } from './jars.ts';

/** Who can play broker and name server in a test. */
export type PeerName = 'mq' | ApacheVersion;

/** How a cluster of one broker and one name server is started. All of it is optional. */
export interface ClusterOptions {
  /** A directory to use and keep; by default a fresh one that `stop` removes. */
  dir?: string;
  /** A store to open; by default `store` in the directory. */
  store?: string;
  /** Lines of broker.conf, on top of the lab's own. */
  config?: Record<string, string | number | boolean>;
  /** The same for namesrv.conf (Apache only). */
  namesrvConfig?: Record<string, string | number | boolean>;
  /** Register with these name servers instead of starting one. */
  namesrv?: string;
  /** Fixed broker port; by default a random free one. */
  port?: number;
  /** The registered broker name; broker-a by default. */
  brokerName?: string;
  /** Java heap of an Apache broker, `-Xmx` form. */
  heap?: string;
  /** More flags for the JVMs of an Apache broker and its name server. */
  javaFlags?: readonly string[];
}

/** One running name server and broker, of whatever make. */
export interface Cluster {
  readonly peer: PeerName;
  /** Name server, `127.0.0.1:port`. */
  readonly namesrv: string;
  /** Broker, `127.0.0.1:port`. */
  readonly broker: string;
  readonly brokerName: string;
  /** Directory of configuration and logs. */
  readonly dir: string;
  /** The broker's store directory. */
  readonly store: string;
  /** Process id of the broker. */
  readonly pid: number;
  /** What the broker printed and logged, for a failing test's message. */
  logs(): string;
  /** Stops the broker cleanly, then the name server. */
  stop(): Promise<void>;
  /** Kills the broker with SIGKILL and stops the name server. */
  kill(): Promise<void>;
}

export const CLUSTER_NAME = 'DefaultCluster';

/** `key=value` lines, as broker.conf has them. */
export function properties(entries: Record<string, string | number | boolean>): string {
  return Object.entries(entries)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
