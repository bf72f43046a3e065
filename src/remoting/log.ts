import { ProtocolError } from '../protocol/protocol-error.ts';
import type { Connection } from './types.ts';

/** The part of a logger that this room uses: fields first, then a sentence. */
export interface RemotingLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const nothing = (): void => undefined;

/** Says nothing. */
export const silentLog: RemotingLog = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** One line for a peer that does not speak the protocol, and for a defect of ours that bytes laid open. */
export function logMalformed(log: RemotingLog, connection: Connection, error: Error): void {
  const fields = { peer: connection.remoteAddress, reason: error.message };
  if (error instanceof ProtocolError) log.warn(fields, 'closed a connection that sent malformed bytes');
  else log.error({ ...fields, error }, 'closed a connection after a failure');
}
