import type { BrokerConfig } from '../../../config/index.ts';
import type { Logger } from '../../../observe/index.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Coordination } from '../coordination/types.ts';
import type { ElapsedClock } from './elapsed-clock.ts';
import type { HistoryFile } from './history-file.ts';
import type { SideFiles } from './side-files.ts';
import type { MemberHost, MemberIdentity } from './types.ts';

/** What a member is made of. */
export interface MemberOptions {
  self: MemberIdentity;
  config: BrokerConfig;
  machine: Machine;
  files: SideFiles;
  coordination: Coordination;
  /** The one that the coordination's requests are stamped with. */
  clock: ElapsedClock;
  host: MemberHost;
  history?: HistoryFile | undefined;
  /** Joins, and does not stand for election while others can. */
  standDown?: boolean;
  log: Logger;
}
