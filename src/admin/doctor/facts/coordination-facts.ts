import { MqError } from '../../../errors/index.ts';
import { fanOut } from '../../fan-out.ts';
import { lazily } from '../lazily.ts';
import type { ElectingCluster, ElectingGroup } from './electing-cluster.ts';
import type { KnownBrokers } from './known-brokers.ts';
import type { ListedBroker } from './listed-broker.ts';

/** Where a cluster's groups are kept, and how to get there. */
export interface Ensemble {
  /** `host:port,host:port` */
  readonly zookeeper: string;
  readonly cluster: string;
  readonly root: string | undefined;
  readonly auth: string | undefined;
  /** What brokers ask for, milliseconds. */
  readonly askedMs: number;
  /** Brokers that say they use it; none where it was named on the command line. */
  readonly brokers: readonly ListedBroker[];
}

/** Reads a cluster without taking part in it. @throws MqError UNREACHABLE, TIMEOUT, NO_PERMISSION, CONFIG */
export type Inspect = (
  zookeeper: string,
  cluster: string,
  options: { readonly root?: string; readonly auth?: string | undefined; readonly sessionTimeoutMs?: number },
) => Promise<ElectingCluster>;

/** A broker of a cluster file, as far as groups go. */
export interface PlannedMember {
  readonly name: string;
  readonly brokerName: string;
  readonly memberId: string;
  /** What its daemon last noted of its role, where its notes can be read from here. */
  readonly noted?: { readonly role: string; readonly epoch: number; readonly running: string } | undefined;
}

export interface CoordinationSource {
  readonly inspect: Inspect;
  /** Named on the command line, in a cluster file or in a broker's configuration; else brokers are asked where it is. */
  readonly zookeeper?: string | undefined;
  readonly root?: string | undefined;
  readonly auth?: string | undefined;
  /** Session time-out the broker of that configuration asks for, milliseconds. */
  readonly askedMs?: number | undefined;
  /** Of the file. */
  readonly cluster?: string | undefined;
  readonly file?: string | undefined;
  readonly planned?: readonly PlannedMember[] | undefined;
}

/** What was read of an ensemble, or why nothing was. */
export interface Read {
  readonly ensemble: Ensemble;
  readonly facts?: ElectingCluster | undefined;
  readonly error?: MqError | undefined;
}

/** A group with where it was read. */
export interface GroupRead {
  readonly ensemble: Ensemble;
  readonly group: ElectingGroup;
}

const DEFAULT_SESSION_MS = 5000;

/** What ZooKeeper says of groups that elect their master; read once. Nothing where no broker has a `zookeeper`. */
export class CoordinationFacts {
  readonly #source: CoordinationSource | undefined;
  readonly #brokers: KnownBrokers;
  readonly #cluster: string | undefined;

  constructor(source: CoordinationSource | undefined, brokers: KnownBrokers, cluster?: string) {
    this.#source = source;
    this.#brokers = brokers;
    this.#cluster = cluster;
  }

  /** The cluster file, where one was named. */
  get file(): string | undefined {
    return this.#source?.file;
  }

  /** Brokers of the cluster file. */
  get planned(): readonly PlannedMember[] | undefined {
    return this.#source?.planned;
  }

  /** Every ensemble once, with what it said. */
  readonly all = lazily(async (): Promise<readonly Read[]> => {
    const source = this.#source;
    if (source === undefined) return [];
    const outcomes = await fanOut(await this.#ensembles(source), ({ zookeeper, cluster, root, auth, askedMs }) =>
      source.inspect(zookeeper, cluster, { ...(root !== undefined && { root }), auth, sessionTimeoutMs: askedMs }),
    );
    return outcomes.map(({ item, value, error }) => ({ ensemble: item, facts: value, error }));
  });

  /** Groups of every ensemble that could be read. */
  async groups(): Promise<readonly GroupRead[]> {
    return (await this.all()).flatMap(({ ensemble, facts }) =>
      (facts?.groups ?? []).map((group) => ({ ensemble, group })),
    );
  }

  async #ensembles(source: CoordinationSource): Promise<readonly Ensemble[]> {
    const told = await this.#told();
    if (source.zookeeper === undefined) return told;
    const named = source.cluster ?? this.#cluster;
    const listed = (await this.#brokers.all()).map(({ cluster }) => cluster);
    const names = named === undefined ? [...new Set(listed)] : [named];
    if (names.length === 0) {
      throw new MqError('USAGE', 'no broker is registered, so the cluster to look for in ZooKeeper is not known', {
        hint: 'Name it with -c, or give --clusterFile.',
      });
    }
    return names.map((cluster) => {
      const known = told.find((one) => one.cluster === cluster);
      return {
        ...{ zookeeper: source.zookeeper ?? '', cluster, brokers: known?.brokers ?? [] },
        ...{ root: source.root ?? known?.root, auth: source.auth ?? known?.auth },
        askedMs: source.askedMs ?? known?.askedMs ?? DEFAULT_SESSION_MS,
      };
    });
  }

  /** What the brokers' configurations say. */
  async #told(): Promise<readonly Ensemble[]> {
    const found = new Map<string, Ensemble>();
    for (const { broker, value: config } of await this.#brokers.configs()) {
      const servers = config.get('zookeeper')?.trim() ?? '';
      if (servers === '') continue;
      const own = config.get('zookeeperRoot')?.trim() || undefined;
      const key = [servers, own, broker.cluster].join('\n');
      const known = found.get(key);
      found.set(key, {
        ...{ zookeeper: servers, cluster: broker.cluster, root: own },
        auth: config.get('zookeeperAuth')?.trim() || undefined,
        askedMs: Number(config.get('zookeeperSessionTimeoutMs')) || DEFAULT_SESSION_MS,
        brokers: [...(known?.brokers ?? []), broker],
      });
    }
    return [...found.values()];
  }
}
