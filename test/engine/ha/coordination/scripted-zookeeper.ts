import { createServer, type Server, type Socket } from 'node:net';
import type { NodeOperation, NodeStat } from '../../../../src/engine/ha/coordination/nodes.ts';
import { FrameReader } from '../../../../src/engine/ha/coordination/zookeeper/frame-reader.ts';
import { JuteReader, JuteWriter } from '../../../../src/engine/ha/coordination/zookeeper/jute.ts';
import { NodeTree, type TreeAnswer, type TreeFailure, type WatchEvent } from '../../../support/node-tree.ts';

const CODES: Record<TreeFailure, number> = {
  noNode: -101,
  noAuth: -102,
  badVersion: -103,
  refused: -108,
  nodeExists: -110,
  notEmpty: -111,
};
const WATCH_TYPES: Record<WatchEvent, number> = { created: 1, deleted: 2, changed: 3, children: 4 };

/** A request as the script sees it. */
export interface ScriptedRequest {
  xid: number;
  /** Operation code. */
  type: number;
  path: string;
}

/**
 * What happens to a request: it is lost before or after it is done, done and never answered, answered with other bytes, or
 * after a promise. Undefined: as it should be.
 */
export type Action =
  | 'lose before'
  | 'lose after'
  | 'say nothing'
  | { bytes: Buffer }
  | { after: Promise<unknown> }
  | undefined;

interface Session {
  password: Buffer;
  timeoutMs: number;
}

/** Sessions and nodes that several servers share, as an ensemble does. */
export class ScriptedEnsemble {
  readonly tree = new NodeTree();
  readonly sessions = new Map<string, Session>();

  expire(sessionId: string): void {
    this.sessions.delete(sessionId);
    this.tree.endSession(sessionId);
  }
}

/** A ZooKeeper that does as a test says, on a real socket. */
export class ScriptedZooKeeper {
  readonly ensemble: ScriptedEnsemble;
  /** Session time-out it gives; what is asked for, where it is undefined. */
  timeoutMs: number | undefined;
  script: (request: ScriptedRequest) => Action = () => undefined;
  /** Bytes per write, for fragmentation; 0 for whole answers. */
  chunk = 0;
  /** Takes connections and reads nothing more from any. */
  blackHole = false;
  /** Closes each connection at its greeting. */
  refuse = false;
  /** Says this instead of the greeting's answer. */
  greeting: Buffer | undefined;
  /** What it says to the four-letter word `conf`. */
  conf = 'conf is not executed because it is not in the whitelist.\n';
  /** What it was asked, in order. */
  readonly requests: ScriptedRequest[] = [];
  /** Authentications and ACLs it was given. */
  readonly auths: string[] = [];
  readonly acls: string[] = [];
  readonly lastZxids: bigint[] = [];
  /** Connections so far. */
  connections = 0;
  private readonly sockets = new Map<Socket, string>();
  private readonly server: Server;

  private constructor(ensemble: ScriptedEnsemble) {
    this.ensemble = ensemble;
    this.server = createServer((socket) => this.serve(socket));
    ensemble.tree.onWatch((sessionId, path, event) => this.fire(sessionId, path, event));
  }

  static async start(ensemble = new ScriptedEnsemble()): Promise<ScriptedZooKeeper> {
    const zookeeper = new ScriptedZooKeeper(ensemble);
    await new Promise<void>((resolve) => zookeeper.server.listen(0, '127.0.0.1', resolve));
    return zookeeper;
  }

  get address(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `127.0.0.1:${address.port}`;
  }

  /** Closes all connections; sessions live on. */
  drop(): void {
    for (const socket of this.sockets.keys()) socket.destroy();
  }

  /** Sends bytes on all connections. */
  say(bytes: Buffer): void {
    for (const socket of this.sockets.keys()) socket.write(bytes);
  }

  stop(): Promise<void> {
    this.drop();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private serve(socket: Socket): void {
    this.connections++;
    socket.setNoDelay(true);
    this.sockets.set(socket, '');
    const frames = new FrameReader();
    socket.on('close', () => {
      this.ensemble.tree.forgetWatches(this.sockets.get(socket) ?? '');
      this.sockets.delete(socket);
    });
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      if (this.blackHole) return;
      if (chunk.equals(Buffer.from('conf'))) return void socket.end(this.conf);
      for (const frame of frames.push(chunk)) {
        if (this.sockets.get(socket) === '') this.greet(socket, new JuteReader(frame));
        else this.obey(socket, new JuteReader(frame));
      }
    });
  }

  private greet(socket: Socket, reader: JuteReader): void {
    reader.int();
    const lastZxid = reader.long();
    this.lastZxids.push(lastZxid);
    const wantedMs = reader.int();
    const asked = BigInt.asUintN(64, reader.long()).toString(16);
    const password = reader.buffer();
    if (this.refuse || lastZxid > BigInt(this.ensemble.tree.changes)) {
      socket.destroy();
      return;
    }
    if (this.greeting !== undefined) {
      socket.write(this.greeting);
      return;
    }
    const known = this.ensemble.sessions.get(asked);
    if (asked !== '0' && (known === undefined || !known.password.equals(password))) {
      this.write(socket, new JuteWriter().int(0).int(0).long(0n).buffer(Buffer.alloc(16)).bool(false).frame());
      socket.end();
      return;
    }
    const id = asked === '0' ? this.ensemble.tree.beginSession() : asked;
    const session = known ?? { password: Buffer.from(id.padStart(16, 'p')), timeoutMs: this.timeoutMs ?? wantedMs };
    this.ensemble.sessions.set(id, session);
    this.sockets.set(socket, id);
    const answer = new JuteWriter()
      .int(0)
      .int(session.timeoutMs)
      .long(BigInt(`0x${id}`));
    this.write(socket, answer.buffer(session.password).bool(false).frame());
  }

  private obey(socket: Socket, reader: JuteReader): void {
    const session = this.sockets.get(socket) ?? '';
    const xid = reader.int();
    const type = reader.int();
    if (type === 100) {
      reader.int();
      this.auths.push(`${reader.string()}:${reader.buffer()}`);
      this.reply(socket, xid, 0);
      return;
    }
    const work = this.prepare(type, reader, session);
    const request = { xid, type, path: work.path };
    this.requests.push(request);
    const action = this.script(request);
    if (action === 'lose before') {
      socket.destroy();
      return;
    }
    const { error, body } = work.run();
    if (action === 'lose after') socket.destroy();
    else if (typeof action === 'object' && 'bytes' in action) socket.write(action.bytes);
    else if (typeof action === 'object') void action.after.then(() => this.reply(socket, xid, error, body));
    else if (action === undefined) this.reply(socket, xid, error, body);
    if (type === -11) socket.end();
  }

  private prepare(type: number, reader: JuteReader, session: string): { path: string; run: () => Answered } {
    const { tree } = this.ensemble;
    if (type === -11) return { path: '', run: () => this.end(session) };
    if (type === 14) return this.prepareMulti(reader, session);
    const path = reader.string();
    const watcher = (): string | undefined => (reader.bool() ? session : undefined);
    switch (type) {
      case 1: {
        const { data, owner } = this.readCreate(reader, session);
        return { path, run: () => answered(tree.create(path, data, owner), (writer) => writer.string(path)) };
      }
      case 2: {
        const version = reader.int();
        return { path, run: () => answered(tree.remove(path, version), (writer) => writer) };
      }
      case 3: {
        const by = watcher();
        const found = (): TreeAnswer<NodeStat> => {
          const answer = tree.exists(path, by);
          if (!answer.ok) return answer;
          return answer.value === undefined ? { ok: false, failure: 'noNode' } : { ok: true, value: answer.value };
        };
        return { path, run: () => answered(found(), writeStat) };
      }
      case 4: {
        const by = watcher();
        return {
          path,
          run: () => answered(tree.get(path, by), (writer, { data, stat }) => writeStat(writer.buffer(data), stat)),
        };
      }
      case 5: {
        const data = reader.buffer();
        const version = reader.int();
        return { path, run: () => answered(tree.set(path, data, version), writeStat) };
      }
      case 8: {
        const by = watcher();
        const write = (writer: JuteWriter, names: string[]): JuteWriter =>
          writer.vector(names, (each, name) => each.string(name));
        return { path, run: () => answered(tree.children(path, by), write) };
      }
      case 9:
        return { path, run: () => ({ error: 0, body: new JuteWriter().string(path) }) };
      default:
        throw new Error(`the scripted ZooKeeper does not know operation ${type}`);
    }
  }

  private end(session: string): Answered {
    this.ensemble.expire(session);
    return { error: 0 };
  }

  private prepareMulti(reader: JuteReader, session: string): { path: string; run: () => Answered } {
    const operations: NodeOperation[] = [];
    for (;;) {
      const type = reader.int();
      const end = reader.bool();
      reader.int();
      if (end) break;
      const path = reader.string();
      if (type === 1) {
        const { data, owner } = this.readCreate(reader, session);
        operations.push({ type: 'create', path, data, ephemeral: owner !== '0' });
      } else if (type === 5) operations.push({ type: 'set', path, data: reader.buffer(), version: reader.int() });
      else operations.push({ type: type === 2 ? 'remove' : 'check', path, version: reader.int() });
    }
    const run = (): Answered => {
      const failed = this.ensemble.tree.multi(operations, session);
      const body = new JuteWriter();
      for (const [at, operation] of operations.entries()) {
        if (failed !== undefined) {
          const code = at < failed.at ? 0 : at === failed.at ? CODES[failed.failure] : -2;
          body.int(-1).bool(false).int(code).int(code);
        } else if (operation.type === 'create') body.int(1).bool(false).int(0).string(operation.path);
        else if (operation.type === 'set')
          writeStat(body.int(5).bool(false).int(0), { version: 0, ephemeralOwner: '0' });
        else
          body
            .int(operation.type === 'remove' ? 2 : 13)
            .bool(false)
            .int(0);
      }
      return { error: 0, body: body.int(-1).bool(true).int(-1) };
    };
    return { path: operations[0]?.path ?? '', run };
  }

  private readCreate(reader: JuteReader, session: string): { data: Buffer; owner: string } {
    const data = Buffer.from(reader.buffer());
    for (const acl of reader.vector((each) => `${each.int()}:${each.string()}:${each.string()}`)) this.acls.push(acl);
    return { data, owner: reader.int() === 1 ? session : '0' };
  }

  private fire(sessionId: string, path: string, event: WatchEvent): void {
    const body = new JuteWriter().int(-1).long(-1n).int(0).int(WATCH_TYPES[event]).int(3).string(path);
    for (const [socket, id] of this.sockets) if (id === sessionId) this.write(socket, body.frame());
  }

  private reply(socket: Socket, xid: number, error: number, body?: JuteWriter): void {
    const header = new JuteWriter().int(xid).long(BigInt(this.ensemble.tree.changes)).int(error).frame();
    const rest = error === 0 && body !== undefined ? body.frame().subarray(4) : Buffer.alloc(0);
    header.writeInt32BE(header.length - 4 + rest.length);
    this.write(socket, Buffer.concat([header, rest]));
  }

  private write(socket: Socket, bytes: Buffer): void {
    if (this.chunk === 0) socket.write(bytes);
    else for (let at = 0; at < bytes.length; at += this.chunk) socket.write(bytes.subarray(at, at + this.chunk));
  }
}

interface Answered {
  error: number;
  body?: JuteWriter;
}

function answered<T>(answer: TreeAnswer<T>, write: (writer: JuteWriter, value: T) => JuteWriter): Answered {
  return answer.ok ? { error: 0, body: write(new JuteWriter(), answer.value) } : { error: CODES[answer.failure] };
}

function writeStat(writer: JuteWriter, { version, ephemeralOwner }: NodeStat): JuteWriter {
  writer.long(1n).long(1n).long(0n).long(0n).int(version).int(0).int(0);
  return writer
    .long(BigInt(`0x${ephemeralOwner}`))
    .int(0)
    .int(0)
    .long(1n);
}
