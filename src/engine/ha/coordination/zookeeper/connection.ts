import { connect, type Socket } from 'node:net';
import type { Clock } from '../../../../clock.ts';
import { MqError, messageOf } from '../../../../errors/index.ts';
import type { NodeOperation } from '../nodes.ts';
import { ErrorCode, errorName, OpCode, Xid } from './codes.ts';
import { FrameReader } from './frame-reader.ts';
import { JuteReader, type JuteWriter } from './jute.ts';
import {
  authRequest,
  type ConnectResponse,
  connectRequest,
  OPEN_ACL,
  readConnectResponse,
  readReplyHeader,
  readWatcherEvent,
  request,
  writeMulti,
} from './records.ts';
import type { Server } from './servers.ts';

/** Requests that may wait for their answer. */
export const MAX_PENDING = 1000;

export interface ConnectionOptions {
  server: Server;
  /** Session to go on with; id 0 for a new one. */
  sessionId: bigint;
  password: Buffer;
  /** Session time-out to ask for. */
  timeoutMs: number;
  /** A server that has seen less refuses us; 0 takes any. */
  lastZxid: bigint;
  /** `user:password` of the digest scheme. */
  auth: string | undefined;
  /** Milliseconds until the session is there, or the connection is given up. */
  connectMs: number;
  clock: Clock;
}

/** What a connection tells; nothing after `lost`, which comes once. */
export interface ConnectionListener {
  ready(session: ConnectResponse): void;
  /** The service no longer knows the session. `lost` follows. */
  expired(): void;
  /** A majority agreed to what was handed to the socket at that time. */
  proven(sentAtMs: number): void;
  seen(zxid: bigint): void;
  changed(path: string): void;
  lost(error: MqError): void;
}

/** An answer, or why there is none. */
export type Reply = { error: number; body: JuteReader } | { lost: MqError };

interface Waiting {
  xid: number;
  sentAtMs: number;
  proves: boolean;
  done(reply: Reply): void;
}

/**
 * Types that are answered when a majority has agreed. A server that is cut off from the others answers pings and reads from its
 * own memory for seconds in which the session may end, and a leader that was replaced while it was stopped answers a sync and
 * takes up old sessions until it notices: those prove nothing.
 */
const PROVING: ReadonlySet<number> = new Set([OpCode.create, OpCode.delete, OpCode.setData, OpCode.multi]);

/** A write that changes nothing: is there a root? */
const PROBE: readonly NodeOperation[] = [{ type: 'check', path: '/', version: -1 }];

/**
 * One connection of a session. It proves to itself that the other side is there: a probe goes out every quarter of the session
 * time-out (at most each second), and when half the session time-out has passed since the last answered one was sent, the
 * socket is destroyed, so that nothing late comes out of it.
 */
export class Connection {
  private readonly options: ConnectionOptions;
  private readonly listener: ConnectionListener;
  private readonly socket: Socket;
  private readonly frames = new FrameReader();
  private readonly waiting: Waiting[] = [];
  private stage: 'connecting' | 'greeting' | 'login' | 'ready' | 'lost' = 'connecting';
  private session: ConnectResponse | undefined;
  private xid = 0;
  private connectSentMs = 0;
  private provenMs = 0;
  private probing = false;
  private deadline: NodeJS.Timeout;
  private probes: NodeJS.Timeout | undefined;

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.options = options;
    this.listener = listener;
    const { host, port } = options.server;
    this.socket = connect({ host, port, noDelay: true });
    this.socket.on('connect', () => this.greet());
    this.socket.on('data', (chunk: Buffer) => this.receive(chunk));
    this.socket.on('error', (error) => this.lose(messageOf(error)));
    this.socket.on('close', () => this.lose('the connection was closed'));
    this.deadline = setTimeout(
      () => this.lose(`no session within ${Math.round(options.connectMs)} ms`, 'TIMEOUT'),
      options.connectMs,
    );
  }

  get address(): string {
    return this.options.server.address;
  }

  /** Hands a request to the socket; false where too many wait already. `done` is called exactly once. */
  send(type: OpCode, write: (writer: JuteWriter) => JuteWriter, done: (reply: Reply) => void): boolean {
    if (this.waiting.length >= MAX_PENDING || this.stage !== 'ready') return false;
    this.put(type, write, done);
    return true;
  }

  /** Ends it without a word. */
  destroy(reason: string): void {
    this.lose(reason);
  }

  private put(type: OpCode, write: (writer: JuteWriter) => JuteWriter, done: (reply: Reply) => void): void {
    this.xid = this.xid === 0x7fffffff ? 1 : this.xid + 1;
    const frame = write(request(this.xid, type)).frame();
    this.waiting.push({ xid: this.xid, sentAtMs: this.options.clock.now(), proves: PROVING.has(type), done });
    this.socket.write(frame);
  }

  private greet(): void {
    if (this.stage !== 'connecting') return;
    this.stage = 'greeting';
    this.connectSentMs = this.options.clock.now();
    const { lastZxid, timeoutMs, sessionId, password } = this.options;
    this.socket.write(connectRequest(lastZxid, timeoutMs, sessionId, password));
  }

  private receive(chunk: Buffer): void {
    try {
      for (const frame of this.frames.push(chunk)) {
        if (this.stage === 'greeting') this.welcome(new JuteReader(frame));
        else if (this.stage !== 'lost') this.answer(new JuteReader(frame));
      }
    } catch (error) {
      if (!(error instanceof MqError)) throw error;
      this.lose(error.message);
    }
  }

  private welcome(reader: JuteReader): void {
    const session = readConnectResponse(reader);
    if (session.timeoutMs <= 0) {
      this.listener.expired();
      this.lose('the session is over');
      return;
    }
    this.session = session;
    if (this.options.auth === undefined) this.begin();
    else {
      this.stage = 'login';
      this.socket.write(authRequest(Xid.auth, 'digest', this.options.auth));
    }
  }

  private begin(): void {
    if (this.session === undefined) return;
    this.provenMs = this.connectSentMs;
    const { timeoutMs } = this.session;
    const probeMs = Math.min(1000, timeoutMs / 4);
    clearTimeout(this.deadline);
    // A welcome that comes this late proves too little already: nobody is told of it.
    if (!this.watchOver(timeoutMs / 2)) return;
    this.stage = 'ready';
    this.probes = setInterval(() => this.probe(), probeMs);
    this.listener.ready(this.session);
    this.probe();
  }

  private probe(): void {
    if (this.probing || this.stage !== 'ready') return;
    this.probing = true;
    const done = (): void => {
      this.probing = false;
    };
    this.put(OpCode.multi, (writer) => writeMulti(writer, PROBE, OPEN_ACL), done);
  }

  /** Counts from the sending of what was answered last: by the clock, not by when a timer comes to fire. */
  private watchOver(readMs: number): boolean {
    const leftMs = this.provenMs + readMs - this.options.clock.now();
    if (leftMs > 0) this.deadline = setTimeout(() => this.watchOver(readMs), Math.ceil(leftMs));
    else this.lose(`nothing answered that was sent in the last ${Math.round(readMs)} ms`);
    return leftMs > 0;
  }

  private answer(reader: JuteReader): void {
    const { xid, zxid, error } = readReplyHeader(reader);
    if (zxid > 0n) this.listener.seen(zxid);
    if (xid === Xid.watch) this.listener.changed(readWatcherEvent(reader).path);
    else if (xid === Xid.auth) this.loggedIn(error);
    else if (xid !== Xid.ping) this.settle(xid, error, reader);
  }

  private loggedIn(error: number): void {
    if (error !== ErrorCode.ok) this.lose(`the log-in was refused: ${errorName(error)}`);
    else if (this.stage === 'login') this.begin();
  }

  private settle(xid: number, error: number, body: JuteReader): void {
    const first = this.waiting[0];
    if (first?.xid !== xid) {
      this.lose(`an answer to request ${xid} where ${first?.xid ?? 'none'} was waited for`);
      return;
    }
    this.waiting.shift();
    const over = error === ErrorCode.sessionExpired;
    // A moved session was taken over by a connection of ours that is younger than this one.
    if (over || error === ErrorCode.sessionMoved) {
      first.done({ lost: this.failure(errorName(error)) });
      if (over) this.listener.expired();
      this.lose(errorName(error));
      return;
    }
    if (first.proves) {
      this.provenMs = Math.max(this.provenMs, first.sentAtMs);
      this.listener.proven(first.sentAtMs);
    }
    first.done({ error, body });
  }

  private lose(reason: string, code: 'UNREACHABLE' | 'TIMEOUT' = 'UNREACHABLE'): void {
    if (this.stage === 'lost') return;
    this.stage = 'lost';
    clearTimeout(this.deadline);
    clearInterval(this.probes);
    this.socket.destroy();
    const error = this.failure(reason, code);
    for (const waiting of this.waiting.splice(0)) waiting.done({ lost: error });
    this.listener.lost(error);
  }

  private failure(reason: string, code: 'UNREACHABLE' | 'TIMEOUT' = 'UNREACHABLE'): MqError {
    return new MqError(code, `ZooKeeper ${this.address}: ${reason}`, { address: this.address });
  }
}
