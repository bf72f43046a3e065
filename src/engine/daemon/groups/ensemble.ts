import { MqError } from '../../../errors/index.ts';
import { untilConnected } from '../../ha/coordination/connected.ts';
import { openCoordination } from '../../ha/coordination/open.ts';
import type { Coordination } from '../../ha/coordination/types.ts';
import type { ClusterPlan } from '../cluster-file/types.ts';

/** How long a command waits for ZooKeeper. */
const CONNECT_WITHIN_MS = 5000;

/** Where the groups of a cluster are kept, as the keys of its brokers say. */
export interface Ensemble {
  /** `host:port,host:port` */
  readonly zookeeper: string;
  readonly cluster: string;
  readonly root?: string;
  readonly auth?: string | undefined;
}

/** Undefined where roles are fixed. */
export function ensembleOf(keys: ReadonlyMap<string, string>): Ensemble | undefined {
  const zookeeper = keys.get('zookeeper');
  if (zookeeper === undefined) return undefined;
  const root = keys.get('zookeeperRoot');
  const cluster = keys.get('brokerClusterName') ?? '';
  return { zookeeper, cluster, auth: keys.get('zookeeperAuth'), ...(root !== undefined && { root }) };
}

/** The same of a cluster file. @throws MqError REFUSED where it names no ZooKeeper */
export function ensembleOfPlan({ children, file }: ClusterPlan): Ensemble {
  for (const { keys } of children) {
    const ensemble = ensembleOf(keys);
    if (ensemble !== undefined) return ensemble;
  }
  throw new MqError('REFUSED', `${file} names no ZooKeeper: its brokers have fixed roles`, {
    ...{ file, hint: 'Only groups that elect their master are kept there: zookeeper: [HOST:PORT].' },
  });
}

/**
 * Does one thing in a session of its own.
 * @throws MqError UNREACHABLE where no server answers, and what `work` throws
 */
export async function withCoordination<T>(ensemble: Ensemble, work: (coordination: Coordination) => Promise<T>) {
  const coordination = openCoordination(ensemble);
  try {
    await untilConnected(coordination, CONNECT_WITHIN_MS);
    return await work(coordination);
  } finally {
    await coordination.close();
  }
}
