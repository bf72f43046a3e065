import type { Clock } from '../../../clock.ts';
import type { MqError } from '../../../errors/index.ts';
import { GroupNodes } from './group.ts';
import type { NodeSession } from './nodes.ts';
import { type ClusterPaths, clusterPaths, nameOfNode } from './paths.ts';
import { Published } from './published.ts';
import type {
  CallOptions,
  Coordination,
  DaemonInfo,
  DoneOutcome,
  GroupCoordination,
  ListOutcome,
  ReadOptions,
  SessionEvent,
  SessionStatus,
  WriteOutcome,
} from './types.ts';
import { unknownOr, ValueNodes } from './value-nodes.ts';
import { daemonSchema } from './values/schemas.ts';

export interface NodeCoordinationOptions {
  /** Name of the cluster: the node below the root. */
  cluster: string;
  /** The root's path, `/mq` by default. */
  root?: string;
  /** A steady one, for deadlines. */
  clock: Clock;
}

/** Coordination over any tree of nodes. */
export class NodeCoordination implements Coordination {
  private readonly session: NodeSession;
  private readonly nodes: ValueNodes;
  private readonly paths: ClusterPaths;
  private readonly groups = new Map<string, GroupNodes>();
  private readonly listeners = new Set<(event: SessionEvent) => void>();
  private readonly daemon: Published<DaemonInfo>;

  /** Throws CONFIG where cluster or root cannot be a node's name. */
  constructor(session: NodeSession, { cluster, root = '/mq', clock }: NodeCoordinationOptions) {
    this.paths = clusterPaths(root, cluster);
    this.session = session;
    this.nodes = new ValueNodes(session, clock);
    session.onSession((event) => this.tell(event));
    this.daemon = new Published(this.nodes, daemonSchema, (error) => this.trouble(error));
  }

  get status(): SessionStatus {
    return this.session.status;
  }

  get sessionId(): string | undefined {
    return this.session.sessionId;
  }

  get timeoutMs(): number {
    return this.session.timeoutMs;
  }

  get sentAtMs(): number | undefined {
    return this.session.sentAtMs;
  }

  onSession(listener: (event: SessionEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  group(brokerName: string): GroupCoordination {
    let group = this.groups.get(brokerName);
    if (group === undefined) {
      const paths = this.paths.group(brokerName);
      group = new GroupNodes(brokerName, this.nodes, paths, (error) => this.trouble(error));
      this.groups.set(brokerName, group);
    }
    return group;
  }

  async readGroups(options?: ReadOptions): Promise<ListOutcome<string>> {
    const names = await this.nodes.names(this.paths.groups, options);
    return names.outcome === 'ok' ? { ...names, values: names.values.map(nameOfNode) } : names;
  }

  readDaemons(options?: ReadOptions): Promise<ListOutcome<DaemonInfo>> {
    return this.nodes.list(this.paths.daemons, daemonSchema, options);
  }

  async publishDaemon(value: DaemonInfo, options?: CallOptions): Promise<WriteOutcome> {
    return this.daemon.publish(this.paths.daemon(value.host), value, options);
  }

  async sync(options?: CallOptions): Promise<DoneOutcome> {
    const answer = await this.session.sync(this.paths.cluster, this.nodes.within(options)());
    return answer.ok ? { outcome: 'ok' } : unknownOr(answer);
  }

  async close(): Promise<void> {
    for (const group of this.groups.values()) group.stop();
    this.daemon.stop();
    await this.session.close();
    this.listeners.clear();
  }

  private trouble(error: MqError): void {
    this.tell({ type: 'trouble', error });
  }

  private tell(event: SessionEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }
}
