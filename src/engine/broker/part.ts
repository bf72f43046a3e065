import type { Connection } from '../../remoting/types.ts';
import type { ProcessorEntries } from './context.ts';

/**
 * A part of the broker with requests and, maybe, background work of its own: delayed messages, transactions, POP. The
 * broker starts its parts before it listens and stops them, last first, before the store closes.
 */
export interface BrokerPart {
  readonly processors: ProcessorEntries;
  start?(): void | Promise<void>;
  /** Ends the background work and saves what the part keeps; nothing of it touches the store afterwards. */
  stop?(): Promise<void>;
  /** A connection is gone. */
  onDisconnect?(connection: Connection): void;
}
