import type { Clock } from '../../../../clock.ts';
import { MqError } from '../../../../errors/index.ts';
import type {
  NodeAnswer,
  NodeCall,
  NodeData,
  NodeFailure,
  NodeOperation,
  NodeRead,
  NodeSession,
  NodeStat,
} from '../nodes.ts';
import type { SessionEvent, SessionStatus } from '../types.ts';
import { failureOf } from './answers.ts';
import { Attempts } from './attempts.ts';
import { ErrorCode, OpCode } from './codes.ts';
import { Connection } from './connection.ts';
import type { JuteReader, JuteWriter } from './jute.ts';
import {
  type Acl,
  type ConnectResponse,
  CREATOR_ACL,
  OPEN_ACL,
  readMulti,
  readStat,
  sessionText,
  writeCreate,
  writeMulti,
} from './records.ts';
import { parseConnectString, type Server, shuffled } from './servers.ts';

export interface ZooKeeperOptions {
  /** `host:port,host:port/chroot`. */
  zookeeper: string;
  /** Session time-out to ask for; the service may give another (4 s at least by default). */
  sessionTimeoutMs: number;
  /** `user:password`: logs in with it (digest), and makes nodes that nobody else may use. */
  auth?: string | undefined;
  /** A steady one: `sentAtMs` and all deadlines are by it. */
  clock: Clock;
  /** Decides the order of servers. */
  random?: () => number;
}

/** Milliseconds a close may take. */
const CLOSE_MS = 2000;
const NO_PASSWORD = Buffer.alloc(16);

/**
 * A session with ZooKeeper: one connection at a time, the next server when it is lost, a new session when the service says
 * that the old one is over. Own code rather than npm's node-zookeeper-client because that has no read time-out: with ZooKeeper
 * paused it stays connected for ever, its requests hang, it never tries the next server, and it stays dead after expiry.
 */
export class ZooKeeperSession implements NodeSession {
  status: SessionStatus = 'connecting';
  sessionId: string | undefined;
  sentAtMs: number | undefined;
  timeoutMs: number;
  private readonly options: ZooKeeperOptions;
  private readonly attempts: Attempts;
  private readonly chroot: string;
  private readonly acl: readonly Acl[];
  private readonly sessionListeners = new Set<(event: SessionEvent) => void>();
  private readonly nodeListeners = new Set<(path: string) => void>();
  private id = 0n;
  private password: Buffer = NO_PASSWORD;
  private lastZxid = 0n;
  private connection: Connection | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** Begins to connect. Throws CONFIG where `zookeeper` cannot be read. */
  constructor(options: ZooKeeperOptions) {
    const { servers, chroot } = parseConnectString(options.zookeeper);
    this.options = options;
    this.attempts = new Attempts(shuffled(servers, options.random), options.sessionTimeoutMs, options.clock);
    this.chroot = chroot;
    this.acl = options.auth === undefined ? OPEN_ACL : CREATOR_ACL;
    this.timeoutMs = options.sessionTimeoutMs;
    this.connect();
  }

  onSession(listener: (event: SessionEvent) => void): () => void {
    this.sessionListeners.add(listener);
    return () => this.sessionListeners.delete(listener);
  }

  onNode(listener: (path: string) => void): () => void {
    this.nodeListeners.add(listener);
    return () => this.nodeListeners.delete(listener);
  }

  create(path: string, data: Buffer, options: NodeCall & { ephemeral?: boolean } = {}): Promise<NodeAnswer<void>> {
    const { ephemeral = false } = options;
    const write = (writer: JuteWriter): JuteWriter => writeCreate(writer, this.full(path), data, this.acl, ephemeral);
    return this.ask(OpCode.create, path, write, nothing, options);
  }

  get(path: string, options: NodeRead = {}): Promise<NodeAnswer<NodeData>> {
    const read = (body: JuteReader): NodeData => ({ data: body.buffer(), stat: readStat(body) });
    return this.ask(OpCode.getData, path, this.watching(path, options), read, options);
  }

  async exists(path: string, options: NodeRead = {}): Promise<NodeAnswer<NodeStat | undefined>> {
    const answer = await this.ask(OpCode.exists, path, this.watching(path, options), readStat, options);
    return !answer.ok && answer.failure === 'noNode' ? { ok: true, value: undefined } : answer;
  }

  set(path: string, data: Buffer, version: number, options: NodeCall = {}): Promise<NodeAnswer<NodeStat>> {
    const write = (writer: JuteWriter): JuteWriter => writer.string(this.full(path)).buffer(data).int(version);
    return this.ask(OpCode.setData, path, write, readStat, options);
  }

  remove(path: string, version: number, options: NodeCall = {}): Promise<NodeAnswer<void>> {
    return this.ask(OpCode.delete, path, (writer) => writer.string(this.full(path)).int(version), nothing, options);
  }

  children(path: string, options: NodeRead = {}): Promise<NodeAnswer<string[]>> {
    const read = (body: JuteReader): string[] => body.vector((each) => each.string());
    return this.ask(OpCode.getChildren, path, this.watching(path, options), read, options);
  }

  async multi(operations: readonly NodeOperation[], options: NodeCall = {}): Promise<NodeAnswer<void>> {
    const placed = operations.map((operation) => ({ ...operation, path: this.full(operation.path) }));
    const write = (writer: JuteWriter): JuteWriter => writeMulti(writer, placed, this.acl);
    const answer = await this.ask(OpCode.multi, operations[0]?.path ?? '/', write, readMulti, options);
    if (!answer.ok) return answer;
    if (answer.value === ErrorCode.ok) return { ok: true, value: undefined };
    return failureOf(answer.value, operations.map(({ path }) => path).join(', '));
  }

  sync(path: string, options: NodeCall = {}): Promise<NodeAnswer<void>> {
    return this.ask(OpCode.sync, path, (writer) => writer.string(this.full(path)), nothing, options);
  }

  async close(): Promise<void> {
    if (this.status === 'closed') return;
    if (this.status === 'connected') await this.say(OpCode.closeSession, CLOSE_MS);
    this.status = 'closed';
    clearTimeout(this.timer);
    this.connection?.destroy('the session was closed');
    this.sessionListeners.clear();
    this.nodeListeners.clear();
  }

  private say(type: OpCode, withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      const sent = this.connection?.send(
        type,
        (writer) => writer,
        () => {
          clearTimeout(timer);
          resolve();
        },
      );
      if (sent === true) return;
      clearTimeout(timer);
      resolve();
    });
  }

  private full(path: string): string {
    return path === '/' && this.chroot !== '' ? this.chroot : `${this.chroot}${path}`;
  }

  private watching(path: string, options: NodeRead): (writer: JuteWriter) => JuteWriter {
    return (writer) => writer.string(this.full(path)).bool(options.watch === true);
  }

  private ask<T>(
    type: OpCode,
    path: string,
    write: (writer: JuteWriter) => JuteWriter,
    read: (body: JuteReader) => T,
    { timeoutMs = this.timeoutMs / 2 }: NodeCall,
  ): Promise<NodeAnswer<T>> {
    return new Promise((resolve) => {
      const { connection } = this;
      if (this.status !== 'connected' || connection === undefined) {
        resolve(unknown(false, this.attempts.error));
        return;
      }
      const late = (): void => {
        const why = `ZooKeeper ${connection.address} did not answer about ${path} within ${Math.round(timeoutMs)} ms`;
        resolve(unknown(true, new MqError('TIMEOUT', why, { address: connection.address })));
      };
      const timer = setTimeout(late, timeoutMs);
      const sent = connection.send(type, write, (reply) => {
        clearTimeout(timer);
        if ('lost' in reply) resolve(unknown(true, reply.lost));
        else if (reply.error !== ErrorCode.ok) resolve(failureOf(reply.error, path));
        else resolve(readBody(read, reply.body, connection));
      });
      if (sent) return;
      clearTimeout(timer);
      resolve(unknown(false, new MqError('BUSY', `too many requests wait for ZooKeeper ${connection.address}`)));
    });
  }

  private connect(): void {
    if (this.status !== 'connecting') return;
    const server = this.attempts.next();
    const { clock, auth, sessionTimeoutMs } = this.options;
    // A service that was set up anew or from a backup has seen less than we have, and refuses who saw more. Such a server is
    // taken when a session time-out has passed without any: what is read after a connection follows a sync anyway.
    if (this.attempts.inVainFor(this.timeoutMs)) this.lastZxid = 0n;
    const { id: sessionId, password, lastZxid } = this;
    const { connectMs } = this.attempts;
    this.connection = new Connection(
      { server, sessionId, password, timeoutMs: sessionTimeoutMs, lastZxid, auth, connectMs, clock },
      {
        ready: (session) => this.ready(session, server),
        expired: () => this.expired(),
        proven: (sentAtMs) => this.proven(sentAtMs),
        seen: (zxid) => {
          if (zxid > this.lastZxid) this.lastZxid = zxid;
        },
        changed: (path) => this.changed(path),
        lost: (error) => this.lost(error),
      },
    );
  }

  private ready(session: ConnectResponse, server: Server): void {
    const fresh = session.sessionId !== this.id;
    this.id = session.sessionId;
    this.password = session.password;
    this.sessionId = sessionText(session.sessionId);
    this.timeoutMs = session.timeoutMs;
    this.attempts.succeeded();
    this.status = 'connected';
    if (fresh) this.sentAtMs = undefined;
    const { sessionId, timeoutMs } = this;
    this.tell({ type: 'connected', sessionId, timeoutMs, fresh, server: server.address });
  }

  private proven(sentAtMs: number): void {
    if (this.sessionId === undefined) return;
    this.sentAtMs = Math.max(this.sentAtMs ?? sentAtMs, sentAtMs);
    this.tell({ type: 'answered', sessionId: this.sessionId, sentAtMs });
  }

  private expired(): void {
    const { sessionId } = this;
    this.suspended('the session is over');
    this.id = 0n;
    this.password = NO_PASSWORD;
    this.sessionId = undefined;
    this.sentAtMs = undefined;
    // The server that said so is there: the new session begins with it.
    this.attempts.stay();
    if (sessionId !== undefined) this.tell({ type: 'expired', sessionId });
  }

  private lost(error: MqError): void {
    this.connection = undefined;
    if (this.status === 'closed') return;
    this.suspended(error.message);
    this.timer = setTimeout(() => this.connect(), this.attempts.failed(error));
  }

  private suspended(reason: string): void {
    if (this.status !== 'connected' || this.sessionId === undefined) return;
    this.status = 'connecting';
    this.tell({ type: 'suspended', sessionId: this.sessionId, reason });
  }

  private changed(path: string): void {
    if (!path.startsWith(this.chroot)) return;
    const own = path.slice(this.chroot.length);
    for (const listener of [...this.nodeListeners]) listener(own === '' ? '/' : own);
  }

  private tell(event: SessionEvent): void {
    for (const listener of [...this.sessionListeners]) listener(event);
  }
}

const nothing = (): void => undefined;

function unknown(sent: boolean, error: MqError): NodeFailure {
  return { ok: false, failure: 'unknown', sent, error };
}

/** A body that cannot be read is no answer: the connection cannot be trusted any more. */
function readBody<T>(read: (body: JuteReader) => T, body: JuteReader, connection: Connection): NodeAnswer<T> {
  try {
    return { ok: true, value: read(body) };
  } catch (error) {
    if (!(error instanceof MqError)) throw error;
    connection.destroy(error.message);
    return unknown(true, error);
  }
}
