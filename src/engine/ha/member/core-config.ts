import type { BrokerConfig } from '../../../config/index.ts';
import { type CoreConfig, coreTimes, Mode } from '../core/types.ts';

/** A slave that lacks no more than this is waited for until it has joined the set. */
const JOIN_LAG_BYTES = 1024 * 1024;

export interface CoreConfigOptions {
  id: string;
  incarnation: string;
  config: BrokerConfig;
  /** The group's members as far as they are known now. */
  members(): readonly string[];
  /** The mode of the group's state, for members whose configuration names none. */
  groupMode(): Mode | undefined;
  /** May come to be true while the process runs. */
  standDown(): boolean;
}

/** What the core is told of the configuration. Live keys and the members are looked up whenever it asks. */
export function coreConfig(options: CoreConfigOptions): CoreConfig {
  const { id, incarnation, config } = options;
  return {
    id,
    incarnation,
    get standDown() {
      return options.standDown();
    },
    get members() {
      return options.members();
    },
    /** A member configured as SLAVE goes on in the mode it finds. */
    get mode() {
      if (config.brokerRole === 'SLAVE') return options.groupMode() ?? Mode.SYNC;
      return config.brokerRole === 'SYNC_MASTER' ? Mode.SYNC : Mode.ASYNC;
    },
    firstMaster: config.brokerRole !== 'SLAVE',
    syncFlush: config.flushDiskType === 'SYNC_FLUSH',
    get syncDegrade() {
      return config.syncDegrade;
    },
    /** The original's default of 1 would let a master that must not degrade go on alone. */
    get minInSyncReplicas() {
      return Math.max(config.minInSyncReplicas, 2);
    },
    get syncDegradeMs() {
      return config.syncDegradeMs;
    },
    get asyncElectableLagMs() {
      return config.asyncElectableLagMs;
    },
    joinLagBytes: JOIN_LAG_BYTES,
    handoverOnStop: config.handoverOnStop,
    times: coreTimes,
  };
}
