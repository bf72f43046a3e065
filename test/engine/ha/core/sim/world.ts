import type { Flaws } from '../../../../../src/engine/ha/core/flaws.ts';
import type { CoreConfig, CoreTimes } from '../../../../../src/engine/ha/core/types.ts';
import { Agenda } from './agenda.ts';
import { Disk } from './disk.ts';
import { Network, ZK } from './network.ts';
import { Oracle } from './oracle.ts';
import { Process } from './process.ts';
import type { Random } from './random.ts';
import { SimZooKeeper } from './zookeeper.ts';

/** One member of the group over all its lives. */
export interface Member {
  readonly id: string;
  disk: Disk;
  /** Local milliseconds per real one, and the local time of the beginning. */
  readonly rate: number;
  readonly originMs: number;
  process: Process | undefined;
  lives: number;
  /** Nothing restarts it before the end. */
  held: boolean;
}

/** What one seed decides before anything happens. */
export interface Setup {
  readonly members: number;
  readonly mode: 'SYNC' | 'ASYNC';
  readonly syncFlush: boolean;
  readonly syncDegrade: boolean;
  readonly sessionTimeoutMs: number;
  readonly putEveryMs: number;
  /** Largest error of a member's clock rate. */
  readonly clockError: number;
  /** Of ZooKeeper's sessions: see SimZooKeeper. */
  readonly hiddenPings: number;
  readonly roundingMs: number;
  readonly times: CoreTimes;
}

/** Everything of one run. */
export class World {
  readonly agenda = new Agenda();
  readonly random: Random;
  readonly network: Network;
  readonly zk: SimZooKeeper;
  readonly oracle: Oracle;
  readonly members: readonly Member[];
  readonly setup: Setup;
  readonly flaws: Flaws;
  readonly listeners: ((what: string) => void)[] = [];
  trace: string[] | undefined;
  links = 0;
  /** Nobody sends any more. */
  quiet = false;
  /** No more faults: whoever ends is started again. */
  healed = false;
  #ids = 0;

  constructor(setup: Setup, random: Random, flaws: Flaws, trace?: string[]) {
    this.setup = setup;
    this.random = random;
    this.flaws = flaws;
    this.trace = trace;
    this.network = new Network(this.agenda, random);
    this.zk = new SimZooKeeper(this.agenda, random);
    this.zk.hiddenPings = setup.hiddenPings;
    this.zk.roundingMs = setup.roundingMs;
    this.members = Array.from({ length: setup.members }, (_, i) => ({
      id: 'abc'[i]!,
      disk: new Disk(`store-${'abc'[i]!}`),
      rate: 1 + random.between(-setup.clockError, setup.clockError),
      originMs: Math.floor(random.between(0, 1e6)),
      process: undefined,
      lives: 0,
      held: false,
    }));
    this.oracle = new Oracle(this);
    this.zk.onChange = (change) => {
      this.note(() => `zk ${change} ${change === 'state' ? JSON.stringify(this.zk.tree.state) : ''}`);
      this.oracle.onZooKeeper(change);
      for (const member of this.members) member.process?.hint();
      this.happened(change);
    };
  }

  /** Lets triggered faults act, and listeners watch. */
  happened(what: string): void {
    for (const listener of this.listeners) listener(what);
  }

  note(text: () => string): void {
    this.trace?.push(`${this.agenda.nowMs.toFixed(1)} ${text()}`);
  }

  member(id: string): Member {
    return this.members.find((member) => member.id === id)!;
  }

  config(member: Member): Omit<CoreConfig, 'incarnation' | 'standDown'> {
    const { mode, syncFlush, syncDegrade, times } = this.setup;
    return {
      id: member.id,
      members: this.members.map(({ id }) => id),
      mode,
      firstMaster: member.id === 'a',
      syncFlush,
      syncDegrade,
      minInSyncReplicas: 2,
      syncDegradeMs: 2000,
      asyncElectableLagMs: 3000,
      joinLagBytes: 20,
      handoverOnStop: true,
      times,
    };
  }

  start(member: Member): void {
    if (member.process !== undefined) return;
    const standDown = member.lives > 0 && this.random.chance(0.1);
    member.lives += 1;
    member.process = new Process(this, member, standDown);
    this.note(() => `${member.id} starts as life ${member.lives}`);
  }

  /** kill -9, or the end of the process by itself. The page cache survives. */
  kill(member: Member): void {
    const { process } = member;
    if (process === undefined) return;
    this.note(() => `${member.id} dies`);
    member.process = undefined;
    process.die();
    if (this.healed) this.agenda.after(500, () => this.start(member));
    this.happened('death');
  }

  /** A daemon, or the next life, proves that an incarnation is dead. */
  fence(member: Member, incarnation: string): void {
    this.network.whenWhole(member.id, ZK, () => {
      if (this.zk.down || member.process?.incarnation === incarnation) return;
      this.note(() => `${incarnation} is proven dead`);
      this.zk.fence({ id: member.id, incarnation });
    });
  }

  /** A person looks after a group whose only in-sync store is gone: takes the best that is left, again until it is done. */
  operate(): void {
    const { state } = this.zk.tree;
    const only = state?.set.length === 1 ? this.member(state.set[0]!) : undefined;
    if (only === undefined || !only.disk.isNew) return;
    this.agenda.after(4000, () => this.operate());
    const best = this.members
      .filter((member) => member !== only && member.process !== undefined && !this.oracle.parked.has(member.id))
      .sort(
        (a, b) =>
          (b.disk.log.at(-1)?.epoch ?? 0) - (a.disk.log.at(-1)?.epoch ?? 0) || b.disk.log.length - a.disk.log.length,
      )[0];
    this.note(() => `a person forces ${best?.id}`);
    best?.process?.deliver(() => best.process?.step({ type: 'forceAsked' }));
  }

  /** A send to every process that takes itself for the master, and sometimes to another. */
  put(): void {
    const members = this.members.filter(({ process }) => process?.core.epoch !== undefined);
    if (members.length === 0 || this.quiet) return;
    const member = this.random.pick(members);
    this.#ids += 1;
    const id = this.#ids;
    member.process?.deliver(() => member.process?.put(id));
  }

  read(): void {
    const member = this.random.pick(this.members);
    member.process?.deliver(() => member.process?.read());
  }
}
