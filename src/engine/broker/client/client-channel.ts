import type { Connection } from '../../../remoting/types.ts';

/** A client on one connection, as a heartbeat told of it. */
export interface ClientChannel {
  readonly clientId: string;
  readonly connection: Connection;
  /** Upper-case name, `OTHER` when not known. */
  readonly language: string;
  /** Ordinal (wire-protocol 1.5). */
  readonly version: number;
  /** Milliseconds. */
  lastUpdateTimestamp: number;
}

/** What a heartbeat tells of its sender. */
export type ClientIdentity = Omit<ClientChannel, 'lastUpdateTimestamp'>;
