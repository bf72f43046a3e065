import type { RemotingCommand } from '../protocol/command.ts';

/**
 * One peer on one socket, the same on both sides. Requests go both ways; each direction has its own opaque space.
 * All writes of one event-loop turn leave in one system call.
 */
export interface Connection {
  /** Unique within the process. */
  readonly id: number;
  /** The peer, `ip:port`. */
  readonly remoteAddress: string;
  /** Our end, `ip:port`. */
  readonly localAddress: string;
  readonly closed: boolean;
  /** Bytes accepted but not yet taken by the operating system. */
  readonly pendingBytes: number;
  /** Sends a request and resolves with its response. Rejects with MqError TIMEOUT or UNREACHABLE. */
  invoke(command: RemotingCommand, timeoutMs: number): Promise<RemotingCommand>;
  /** Sends a request nobody answers. */
  oneway(command: RemotingCommand): void;
  /** Answers `request`: copies its opaque, sets the response bit, and does nothing when the request is one-way. */
  reply(request: Pick<RemotingCommand, 'opaque' | 'flag'>, response: RemotingCommand): void;
  /** Queues a frame that is only a JSON header of ASCII text. */
  sendAsciiHeader(header: string): void;
  /** Queues an already encoded frame. */
  sendFrame(frame: Buffer): void;
  close(reason?: string): void;
  /** Called once, after the socket has closed, with why. */
  onClose(listener: (connection: Connection, reason: string) => void): void;
}

/**
 * Handles one request. Returns the response, a promise of it, or undefined when it answers later through
 * `connection.reply` (or never, for one-way requests). What it throws is answered with code 1.
 */
export type Processor = (
  request: RemotingCommand,
  connection: Connection,
) => RemotingCommand | undefined | Promise<RemotingCommand | undefined>;
