import type { Logger } from '../../../observe/index.ts';
import type { MemberCore } from '../core/core.ts';
import type { CoreEvent } from '../core/types.ts';
import type { MemberGate } from './ack-gate.ts';
import type { CoordinationLink } from './coordination-link.ts';
import type { Follower } from './follower.ts';
import type { HistoryFile } from './history-file.ts';
import type { SideFiles } from './side-files.ts';
import type { SlaveLinks } from './slave-links.ts';
import type { MemberHost, MemberIdentity, OpenBroker } from './types.ts';

/** What the effects of a member's core are performed on. */
export interface EffectsOptions {
  self: MemberIdentity;
  files: SideFiles;
  core: MemberCore;
  gate: MemberGate;
  link: CoordinationLink;
  slaves: SlaveLinks;
  follower: Follower;
  open(): OpenBroker | undefined;
  close(): Promise<void>;
  reopen(): Promise<OpenBroker>;
  /** Sets aside and cuts what a closed store has behind a position. */
  truncate: MemberHost['truncate'];
  onConfirmed(): void;
  /** The core has said its last word. */
  onStopped(reason: string): void;
  dispatch(event: CoreEvent): void;
  fail(what: string, error: unknown): void;
  history: HistoryFile | undefined;
  log: Logger;
}
