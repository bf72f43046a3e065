/** Keys of a properties file, as they stand in YAML. */
export type ExtraKeys = Readonly<Record<string, string | number | boolean>>;

export interface NameServerEntry {
  readonly name?: string;
  readonly host: string;
  readonly port?: number;
  readonly bindAddress?: string;
  readonly autoStart?: boolean;
  readonly config?: ExtraKeys;
}

export interface BrokerEntry {
  readonly name?: string;
  readonly host: string;
  readonly brokerName: string;
  readonly memberId?: number;
  readonly brokerRole?: 'ASYNC_MASTER' | 'SYNC_MASTER' | 'SLAVE';
  readonly brokerId?: number;
  readonly listenPort?: number;
  readonly haListenPort?: number;
  readonly bindAddress?: string;
  readonly store?: string;
  readonly autoStart?: boolean;
  readonly config?: ExtraKeys;
}

/** `cluster.yaml`, as schemas/cluster.schema.json has it: one file for all hosts. */
export interface ClusterFile {
  readonly cluster: string;
  readonly directory?: string;
  readonly zookeeper?: readonly string[];
  readonly zookeeperRoot?: string;
  readonly namesrvAddr?: readonly string[];
  readonly nameServers?: readonly NameServerEntry[];
  readonly brokers?: readonly BrokerEntry[];
  readonly config?: ExtraKeys;
}

/** Where something stands in the file: the keys and indices that lead to it. */
export type YamlPath = readonly (string | number)[];

/** A cluster file that was read: what it says, and on which line. */
export interface ReadClusterFile {
  /** Absolute. */
  readonly file: string;
  readonly content: ClusterFile;
  /** The line of what the path leads to, or of the nearest thing around it; from 1. */
  line(path: YamlPath): number;
}
