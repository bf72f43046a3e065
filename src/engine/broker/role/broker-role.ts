import type { RemotingLog } from '../../../remoting/log.ts';
import type { MasterParts } from './master-parts.ts';
import type { BrokerRoleState, Following, MasterInfo, MasterRole, Mastership, RoleControl } from './types.ts';

/** What a change of the role sets in motion. */
export interface RoleParts {
  readonly parts: Pick<MasterParts, 'start' | 'stop'>;
  /** Gives the topic table the epoch as its state version, and the topics that only their queues tell of. */
  prepareMaster(epoch: number): void;
  /** Saves the tables a slave takes over from its master. */
  saveTables(): Promise<void>;
  /** Registers in the new role; never waited for: without a name server there is a master all the same. */
  register(): void;
  /** See RoleView. */
  hasPermit(): boolean;
  readonly log: RemotingLog;
}

/** The role of this broker. Fixed after the start where the configuration says it; else whoever leads the group changes it. */
export class BrokerRole implements RoleControl {
  readonly #parts: RoleParts;
  readonly #listeners: ((state: BrokerRoleState) => void)[] = [];
  readonly #promotions: ((mastership: Mastership) => void | Promise<void>)[] = [];
  readonly #masterListeners: ((info: MasterInfo) => void)[] = [];
  readonly #movedListeners: ((state: BrokerRoleState) => void)[] = [];
  #state: BrokerRoleState;
  #isHeld = false;
  #ledEpoch = 0;
  #last: Promise<void> = Promise.resolve();

  /** Begins as NONE. */
  constructor(parts: RoleParts, brokerId: number) {
    this.#parts = parts;
    this.#state = {
      role: 'NONE',
      shown: brokerId === 0 ? 'ASYNC_MASTER' : 'SLAVE',
      brokerId,
      epoch: 0,
      masterAddress: undefined,
      reason: 'the broker starts',
    };
  }

  /** See RoleView. */
  get ledEpoch(): number {
    return this.#ledEpoch;
  }

  get state(): BrokerRoleState {
    return this.#state;
  }

  /** This broker is the master, and is not about to hand that over. */
  get takesRequests(): boolean {
    return this.#state.role === 'MASTER' && !this.#isHeld;
  }

  hasPermit(): boolean {
    return this.#parts.hasPermit();
  }

  hold(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    for (const listener of this.#movedListeners) listener(this.#state);
  }

  /** Told last, whenever the state or {@link takesRequests} may have changed. */
  onMoved(listener: (state: BrokerRoleState) => void): void {
    this.#movedListeners.push(listener);
  }

  get isMaster(): boolean {
    return this.#state.role === 'MASTER';
  }

  onChange(listener: (state: BrokerRoleState) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Run, and waited for, before this broker becomes master, while it is none yet: what a slave takes over from its master
   * must have come to an end when the parts of a master begin.
   */
  beforeMaster(listener: (mastership: Mastership) => void | Promise<void>): void {
    this.#promotions.push(listener);
  }

  /** Told whenever a name server has said where the master of this slave is. */
  onMasterInfo(listener: (info: MasterInfo) => void): void {
    this.#masterListeners.push(listener);
  }

  /** Asks the name servers where the master is, by registering; {@link onMasterInfo} tells what they say. */
  lookForMaster(): void {
    if (this.#state.role === 'SLAVE') this.#parts.register();
  }

  /** A name server has answered a registration. */
  masterSaid(info: MasterInfo): void {
    const { role, epoch, masterAddress } = this.#state;
    if (role === 'MASTER') return;
    // Whoever leads a group knows its master better than a name server does.
    if (epoch === 0 && info.masterAddr !== undefined && info.masterAddr !== masterAddress) {
      this.#change({ ...this.#state, masterAddress: info.masterAddr });
    }
    for (const listener of this.#masterListeners) listener(info);
  }

  becomeMaster(mastership: Mastership): Promise<void> {
    return this.#next(() => this.#becomeMaster(mastership));
  }

  async #becomeMaster(mastership: Mastership): Promise<void> {
    const { epoch, shown, reason = 'as configured' } = mastership;
    const { parts, prepareMaster, register, log } = this.#parts;
    if (this.#state.role === 'MASTER' && this.#state.epoch === epoch) {
      this.shownAs(shown, reason);
      return;
    }
    const wasMaster = this.#state.role === 'MASTER';
    if (!wasMaster) for (const listener of this.#promotions) await listener(mastership);
    prepareMaster(epoch);
    if (!wasMaster) await parts.start();
    this.#ledEpoch = epoch;
    this.#change({ role: 'MASTER', shown, brokerId: 0, epoch, masterAddress: undefined, reason });
    log.info({ ...this.#state }, 'this broker is the master');
    register();
  }

  becomeSlave(following: Following): Promise<void> {
    return this.#next(() => this.#becomeSlave(following));
  }

  async #becomeSlave({ id, masterAddress, epoch, reason = 'as configured' }: Following): Promise<void> {
    const { register, log } = this.#parts;
    const wasMaster = this.#state.role === 'MASTER';
    this.#change({ role: 'SLAVE', shown: 'SLAVE', brokerId: id, epoch, masterAddress, reason });
    if (wasMaster) await this.#standDown();
    log.info({ ...this.#state }, 'this broker is a slave');
    register();
  }

  becomeNone(reason: string): Promise<void> {
    return this.#next(async () => {
      const wasMaster = this.#state.role === 'MASTER';
      this.#change({ ...this.#state, role: 'NONE', reason });
      if (wasMaster) await this.#standDown();
      this.#parts.log.warn({ ...this.#state }, 'this broker has no role');
    });
  }

  async #standDown(): Promise<void> {
    await this.#parts.parts.stop();
    await this.#parts.saveTables();
  }

  shownAs(shown: MasterRole, reason = 'as configured'): void {
    const { role, shown: before } = this.#state;
    if (role !== 'MASTER' || before === shown) return;
    this.#change({ ...this.#state, shown, reason });
    this.#parts.log.warn({ from: before, to: shown, reason }, `this master is ${shown} now`);
  }

  /** Stops what only a master runs; the role stays as it is shown. For the end of the process. */
  close(): Promise<void> {
    return this.#next(async () => {
      if (this.#state.role === 'MASTER') await this.#parts.parts.stop();
    });
  }

  #change(state: BrokerRoleState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
    for (const listener of this.#movedListeners) listener(state);
  }

  #next(change: () => Promise<void>): Promise<void> {
    const done = this.#last.then(change).catch((error: unknown) => {
      this.#change({ ...this.#state, role: 'NONE', reason: 'a change of its role failed' });
      throw error;
    });
    this.#last = done.catch(() => undefined);
    return done;
  }
}
