import type { BrokerConfig } from '../../../config/index.ts';
import type { GetResult } from '../../store/types.ts';
import type { RoleView } from '../role/types.ts';
import type { PullHeader } from './pull-filter.ts';

/** What a pull depends on in the role of its broker. */
export interface PullRole {
  /** Consumers tell their progress to the master: a slave takes none from pulls. */
  takesCommits(): boolean;
  /**
   * Whether an offset that is not here is the client's mistake and is corrected. On a slave it may be early, or older than
   * what the slave was given, and a correction would make the group pass over messages.
   */
  correctsOffsets(): boolean;
  /** The broker id the client pulls from next: 0 is the master, and whoever has none takes what the route has. */
  suggest(header: PullHeader, result: GetResult): number;
}

/** How far behind a group is sent where, as its configuration says. */
interface GroupReads {
  readonly brokerId: number;
  readonly whichBrokerWhenConsumeSlowly: number;
}

/** The rules of the original: `slaveReadEnable` sends groups that read from the disk of the master to a slave. */
export const pullRole = (
  config: BrokerConfig,
  role: RoleView,
  group: (name: string) => GroupReads | undefined,
): PullRole => ({
  takesCommits: () => role.state.role === 'MASTER',
  correctsOffsets: () => role.state.role === 'MASTER' || config.offsetCheckInSlave,
  suggest({ consumerGroup }, { suggestPullingFromSlave }) {
    if (!config.slaveReadEnable) return 0;
    const reads = group(consumerGroup);
    return (suggestPullingFromSlave ? reads?.whichBrokerWhenConsumeSlowly : reads?.brokerId) ?? 0;
  },
});
