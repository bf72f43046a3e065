import { MqError } from '../../../errors/index.ts';
import { GroupHistory } from './group-history.ts';
import { GroupWatch } from './group-watch.ts';
import type { NodeOperation } from './nodes.ts';
import { type GroupPaths, nodeName } from './paths.ts';
import { Published } from './published.ts';
import type {
  CallOptions,
  DoneOutcome,
  EpochHistory,
  Fenced,
  GroupCoordination,
  GroupPart,
  GroupState,
  ListOutcome,
  LiveMember,
  Member,
  MemberId,
  ReadOptions,
  ReadOutcome,
  SwitchRequest,
  WriteOutcome,
} from './types.ts';
import { unknownOr, type ValueNodes, writeOutcome } from './value-nodes.ts';
import { decode, encode } from './values/codec.ts';
import { fencedSchema, liveSchema, memberSchema, type Schema, stateSchema, switchSchema } from './values/schemas.ts';

/** How often a proof of death is written again because the node changed meanwhile. */
const FENCE_ATTEMPTS = 3;

/** The group's part of a session, over a tree of nodes. */
export class GroupNodes implements GroupCoordination {
  readonly brokerName: string;
  private readonly nodes: ValueNodes;
  private readonly paths: GroupPaths;
  private readonly trouble: (error: MqError) => void;
  private readonly history: GroupHistory;
  private readonly listeners = new Set<(part: GroupPart) => void>();
  private watch: GroupWatch | undefined;
  private live: Published<LiveMember> | undefined;
  private liveId: MemberId | undefined;

  constructor(brokerName: string, nodes: ValueNodes, paths: GroupPaths, trouble: (error: MqError) => void) {
    this.brokerName = brokerName;
    this.nodes = nodes;
    this.paths = paths;
    this.trouble = trouble;
    this.history = new GroupHistory(nodes, paths.history);
  }

  readState(options?: ReadOptions): Promise<ReadOutcome<GroupState>> {
    return this.nodes.read(this.paths.state, stateSchema, options);
  }

  createState(value: GroupState, options?: CallOptions): Promise<WriteOutcome> {
    return this.write(this.paths.state, stateSchema, value, undefined, options);
  }

  writeState(value: GroupState, expectedVersion: number, options?: CallOptions): Promise<WriteOutcome> {
    return this.write(this.paths.state, stateSchema, value, expectedVersion, options);
  }

  async dropMalformedState(options?: CallOptions): Promise<WriteOutcome> {
    const left = this.nodes.within(options);
    const { state } = this.paths;
    const found = await this.nodes.session.get(state, left());
    if (!found.ok) return writeOutcome(found);
    const { data, stat } = found.value;
    try {
      decode(stateSchema, data, state);
      return { outcome: 'conflict' };
    } catch (error) {
      if (!(error instanceof MqError) || error.code !== 'BAD_DATA') throw error;
    }
    const gone = await this.nodes.session.remove(state, stat.version, left());
    return gone.ok ? { outcome: 'ok', version: stat.version } : writeOutcome(gone);
  }

  readMembers(options?: ReadOptions): Promise<ListOutcome<Member>> {
    return this.nodes.list(this.paths.members, memberSchema, options);
  }

  readMember(id: MemberId, options?: ReadOptions): Promise<ReadOutcome<Member>> {
    return this.nodes.read(`${this.paths.members}/${nodeName(id)}`, memberSchema, options);
  }

  writeMember(value: Member, expectedVersion?: number, options?: CallOptions): Promise<WriteOutcome> {
    return this.write(`${this.paths.members}/${nodeName(value.id)}`, memberSchema, value, expectedVersion, options);
  }

  async removeMember(id: MemberId, expectedVersion: number, options?: CallOptions): Promise<WriteOutcome> {
    const path = `${this.paths.members}/${nodeName(id)}`;
    const answer = await this.nodes.session.remove(path, expectedVersion, this.nodes.within(options)());
    return answer.ok ? { outcome: 'ok', version: expectedVersion } : writeOutcome(answer);
  }

  readLive(options?: ReadOptions): Promise<ListOutcome<LiveMember>> {
    return this.nodes.list(this.paths.live, liveSchema, options);
  }

  async publishLive(value: LiveMember, options?: CallOptions): Promise<WriteOutcome> {
    if (this.liveId !== undefined && this.liveId !== value.id) {
      throw new MqError('BUG', `member ${value.id} was to be published where ${this.liveId} is, in ${this.brokerName}`);
    }
    this.liveId = value.id;
    this.live ??= new Published(this.nodes, liveSchema, this.trouble);
    return this.live.publish(`${this.paths.live}/${nodeName(value.id)}`, value, options);
  }

  async withdrawLive(options?: CallOptions): Promise<DoneOutcome> {
    return (await this.live?.withdraw(options)) ?? { outcome: 'ok' };
  }

  readFenced(options?: ReadOptions): Promise<ListOutcome<Fenced>> {
    return this.nodes.list(this.paths.fenced, fencedSchema, options);
  }

  async markFenced(value: Fenced, options?: CallOptions): Promise<WriteOutcome> {
    const left = this.nodes.within(options);
    const { session } = this.nodes;
    const proof = `${this.paths.fenced}/${nodeName(value.id)}`;
    const live = `${this.paths.live}/${nodeName(value.id)}`;
    const data = encode(fencedSchema, value, {});
    for (let attempt = 0; attempt < FENCE_ATTEMPTS; attempt++) {
      const [older, alive] = await Promise.all([session.exists(proof, left()), session.get(live, left())]);
      if (!older.ok) return unknownOr(older);
      if (!alive.ok && alive.failure !== 'noNode') return unknownOr(alive);
      const operations: NodeOperation[] = [];
      // Made anew rather than set: whoever watches the names is told of both.
      if (older.value !== undefined) operations.push({ type: 'remove', path: proof, version: older.value.version });
      operations.push({ type: 'create', path: proof, data });
      if (alive.ok && decode(liveSchema, alive.value.data, live).value.incarnation === value.incarnation) {
        operations.push({ type: 'remove', path: live, version: alive.value.stat.version });
      }
      const answer = await this.nodes.inParent(proof, left, () => session.multi(operations, left()));
      if (answer.ok) return { outcome: 'ok', version: 0 };
      if (answer.failure === 'unknown' || answer.failure === 'noAuth' || answer.failure === 'refused') {
        return unknownOr(answer);
      }
    }
    return { outcome: 'conflict' };
  }

  readSwitch(options?: ReadOptions): Promise<ReadOutcome<SwitchRequest>> {
    return this.nodes.read(this.paths.switch, switchSchema, options);
  }

  writeSwitch(value: SwitchRequest, expectedVersion?: number, options?: CallOptions): Promise<WriteOutcome> {
    return this.write(this.paths.switch, switchSchema, value, expectedVersion, options);
  }

  readHistory(options?: ReadOptions): Promise<ListOutcome<EpochHistory>> {
    return this.history.read(options);
  }

  addHistory(value: EpochHistory, options?: CallOptions): Promise<WriteOutcome> {
    return this.history.add(value, options);
  }

  onChanged(listener: (part: GroupPart) => void): () => void {
    this.listeners.add(listener);
    this.watch ??= new GroupWatch(this.nodes, this.paths, (part) => {
      for (const each of [...this.listeners]) each(part);
    });
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.watch?.stop();
      this.watch = undefined;
    };
  }

  /** Ends watches and publishing, without a request. */
  stop(): void {
    this.listeners.clear();
    this.watch?.stop();
    this.watch = undefined;
    this.live?.stop();
  }

  private write<T extends object>(
    path: string,
    schema: Schema<T>,
    value: T,
    expectedVersion: number | undefined,
    options: CallOptions | undefined,
  ): Promise<WriteOutcome> {
    const left = this.nodes.within(options);
    return expectedVersion === undefined
      ? this.nodes.create(path, schema, value, left)
      : this.nodes.rewrite(path, schema, value, expectedVersion, left);
  }
}
