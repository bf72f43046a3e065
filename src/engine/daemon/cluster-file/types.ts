import type { YamlPath } from './cluster-file.ts';

/** A port that a child listens on, and the key it comes from. */
export interface PortUse {
  readonly port: number;
  readonly key: string;
}

/** A process that a daemon keeps alive. */
export interface ChildPlan {
  readonly name: string;
  readonly kind: 'broker' | 'namesrv';
  /** As the cluster file names it. */
  readonly host: string;
  readonly autoStart: boolean;
  /** The store of a broker, the folder of a name server; absolute. */
  readonly directory: string;
  /** The properties file it is started with, which holds `keys` and what was changed at run time. */
  readonly configFile: string;
  readonly logDirectory: string;
  /** What the cluster file says, as keys of that file. */
  readonly keys: ReadonlyMap<string, string>;
  readonly bindAddress: string;
  readonly ports: readonly PortUse[];
  /** Of a broker: its group and what it is there at the very first start. */
  readonly member: Member | undefined;
  /** Where it stands in the cluster file. */
  readonly at: YamlPath;
}

/** What a broker is in its group at the very first start. */
export interface Member {
  readonly brokerName: string;
  readonly memberId: number;
  readonly brokerRole: string;
  readonly brokerId: number;
}

/** What a cluster file asks for, of all hosts. */
export interface ClusterPlan {
  readonly cluster: string;
  /** The cluster file. */
  readonly file: string;
  /** Holds what has no path of its own. */
  readonly directory: string;
  /** Where daemons keep what they know: `DIRECTORY/running`. */
  readonly running: string;
  readonly namesrvAddr: string;
  /** Whether masters are elected. */
  readonly elects: boolean;
  readonly children: readonly ChildPlan[];
}
