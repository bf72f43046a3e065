import type { Clock } from '../../../clock.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type {
  BrokerRoleState,
  FollowerStatus,
  MasterInfo,
  ReplicaStatus,
  ReplicationView,
  RoleView,
} from '../../broker/role/types.ts';
import type { MessageStore } from '../../store/message-store.ts';
import type { HaServer } from '../ha-server.ts';
import type { SlaveSync } from '../slave-sync/slave-sync.ts';
import { ClassicGate, type GateSettings } from './classic-gate.ts';
import { Follower } from './follower.ts';
import { isPartial, type PartialLog, type PartialLogFile } from './partial-log.ts';
import { type ReplicationSettings, Slaves } from './slaves.ts';

/** Keys of the configuration, read at each use. */
export interface ClassicSettings extends ReplicationSettings, GateSettings {
  haMasterAddress: string | undefined;
}

/** The role as replication follows it. */
export interface FollowedRole extends RoleView {
  onChange(listener: (state: BrokerRoleState) => void): void;
  onMasterInfo(listener: (info: MasterInfo) => void): void;
  beforeMaster(listener: () => void | Promise<void>): void;
  lookForMaster(): void;
}

export interface ClassicReplicationOptions {
  store: Pick<MessageStore, 'gate' | 'gateMoved' | 'feed' | 'replica'>;
  role: FollowedRole;
  server: HaServer;
  sync: SlaveSync;
  partial: PartialLogFile;
  settings: () => ClassicSettings;
  /** See ClassicGateOptions. */
  countsReplicas: () => boolean;
  /** The own HA port, which is not followed. */
  haAddress: string;
  clock: Clock;
  log: RemotingLog;
}

/** How often a slave without its master asks where that is: it may have come up elsewhere, or only now. */
const LOOK_MS = 5000;

/**
 * Replication of the original, with fixed roles: serves slaves while this broker is master, follows the master while it is
 * a slave, and holds answers back as SYNC_MASTER asks.
 */
export class ClassicReplication implements ReplicationView {
  readonly #options: ClassicReplicationOptions;
  readonly #slaves: Slaves;
  readonly #gate: ClassicGate;
  readonly #follower: Follower;
  #partial: PartialLog | undefined;
  readonly #looking: NodeJS.Timeout;
  /** The HA port a name server told of. */
  #told: string | undefined;
  /** Whose tables are taken over. */
  #synced: string | undefined;

  constructor(options: ClassicReplicationOptions) {
    const { store, role, settings, countsReplicas, clock, log, partial } = options;
    this.#options = options;
    this.#partial = partial.read();
    this.#slaves = new Slaves({
      feed: store.feed,
      settings,
      sendTo: () => Number.POSITIVE_INFINITY,
      log,
      onMoved: () => this.#moved(),
    });
    this.#gate = new ClassicGate({ role, slaves: this.#slaves, settings, countsReplicas });
    this.#follower = new Follower({
      feed: store.feed,
      replica: store.replica,
      heartbeatMs: () => settings().haSendHeartbeatInterval,
      silentMs: () => settings().haHousekeepingInterval,
      onBegun: (beganAt, master) => this.#begunAt(beganAt, master),
      clock,
      log,
    });
    this.#looking = setInterval(() => this.#look(), LOOK_MS).unref();
    role.beforeMaster(() => this.#stopFollowing());
    role.onChange((state) => this.#roleIs(state));
    role.onMasterInfo(({ haServerAddr }) => {
      this.#told = haServerAddr ?? this.#told;
      if (role.state.role === 'SLAVE') this.#follow();
    });
  }

  #roleIs({ role, masterAddress }: BrokerRoleState): void {
    const { server, sync } = this.#options;
    if (role === 'MASTER') server.onClassic = this.#slaves.accept;
    else {
      server.onClassic = undefined;
      this.#slaves.close('this broker is no master any more');
    }
    if (role === 'SLAVE') {
      this.#follow();
      sync.start();
      if (masterAddress !== this.#synced) void sync.sync();
      this.#synced = masterAddress;
    }
    this.#moved();
  }

  #stopFollowing(): Promise<void> {
    this.#follower.follow(undefined);
    this.#synced = undefined;
    return this.#options.sync.stop();
  }

  #look(): void {
    const { role, settings } = this.#options;
    if (role.state.role !== 'SLAVE' || this.#follower.status.connected) return;
    if (settings().haMasterAddress === undefined) role.lookForMaster();
  }

  #follow(): void {
    const { settings, haAddress, log } = this.#options;
    const address = settings().haMasterAddress ?? this.#told;
    if (address !== haAddress) this.#follower.follow(address);
    else log.warn({ address }, 'this slave is told to follow itself: is another broker registered under its address?');
  }

  /** Without slaves nobody has to be told what was written, and a master that waits for none holds nothing back. */
  #moved(): void {
    const { store, role } = this.#options;
    const { role: name, shown } = role.state;
    const isFree = name === 'MASTER' && shown === 'ASYNC_MASTER' && this.#slaves.isEmpty;
    const gate = isFree ? undefined : this.#gate;
    if (store.gate !== gate) store.gate = gate;
    else store.gateMoved();
  }

  #begunAt(beganAt: number, master: string): void {
    this.#partial = { beganAt, master };
    this.#options.partial.write(this.#partial);
    this.#options.log.warn(
      { beganAt, master },
      `this replica begins at log position ${beganAt}: what its master has before is not sent to an empty slave; it must never become master`,
    );
  }

  /** What this replica was never given; undefined for one that has all. */
  get partial(): PartialLog | undefined {
    return isPartial(this.#partial, this.#options.store.feed.min) ? this.#partial : undefined;
  }

  replicas(): readonly ReplicaStatus[] {
    return this.#slaves.status();
  }

  awaited(): number | undefined {
    return this.#options.role.state.role === 'MASTER' ? this.#gate.awaited : undefined;
  }

  follower(): FollowerStatus | undefined {
    if (this.#options.role.state.role !== 'SLAVE') return undefined;
    return { ...this.#follower.status, beganAt: this.partial?.beganAt };
  }

  /** Ends it: slaves are let go, the master is not followed any more. */
  async close(): Promise<void> {
    clearInterval(this.#looking);
    this.#options.server.onClassic = undefined;
    this.#follower.close();
    this.#slaves.close('the broker shuts down');
    await this.#options.sync.stop();
  }
}
