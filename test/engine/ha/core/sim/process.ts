import { MemberCore } from '../../../../../src/engine/ha/core/core.ts';
import type { CoreEffect, CoreEvent } from '../../../../../src/engine/ha/core/types.ts';
import { Coordinator } from './coordinator.ts';
import type { Entry } from './disk.ts';
import { MasterEnd, SlaveEnd } from './streams.ts';
import type { Member, World } from './world.ts';

/** Local milliseconds between ticks. */
const TICK_MS = 150;

interface Waiting {
  readonly position: number;
  readonly epoch: number;
  readonly entry: Entry;
  readonly sinceMs: number;
}

/** One process start of one member: the shell around the core. */
export class Process {
  readonly incarnation: string;
  readonly core: MemberCore;
  readonly world: World;
  readonly member: Member;
  alive = true;
  paused = false;
  /** The machine is off: what it had sent and nobody had received is gone. */
  isOff = false;
  readonly masterEnd: MasterEnd;
  readonly slaveEnd: SlaveEnd;
  readonly coordinator: Coordinator;
  readonly #inbox: (() => void)[] = [];
  #waiting: Waiting[] = [];
  #answering = false;
  #flushing = false;
  #diskFreeMs = 0;

  constructor(world: World, member: Member, standDown: boolean) {
    this.world = world;
    this.member = member;
    this.incarnation = `${member.id}-${member.lives}`;
    const { disk } = member;
    if (world.setup.syncFlush) disk.synced = disk.log.length;
    this.core = new MemberCore(
      { ...world.config(member), incarnation: this.incarnation, standDown },
      {
        type: 'started',
        storeId: disk.storeId,
        min: 0,
        end: disk.log.length,
        flushed: disk.synced,
        epochs: disk.epochs,
        promised: disk.promised,
        floor: disk.floor,
        unclean: disk.unclean,
      },
      this.nowMs,
      world.flaws,
    );
    this.masterEnd = new MasterEnd(this);
    this.slaveEnd = new SlaveEnd(this);
    this.coordinator = new Coordinator(this);
    this.#every(TICK_MS, () => this.tick());
    this.#every(500, () => this.masterEnd.probe());
    this.#every(1000, () => this.coordinator.ping());
    this.coordinator.ping();
  }

  /** Own clock. */
  get nowMs(): number {
    return this.member.originMs + this.world.agenda.nowMs * this.member.rate;
  }

  /** Runs in this process: now, or when it is woken. Never after its death. */
  deliver(run: () => void): void {
    if (!this.alive) return;
    if (this.paused) this.#inbox.push(run);
    else run();
  }

  after(localMs: number, run: () => void): void {
    this.world.agenda.after(localMs / this.member.rate, () => this.deliver(run));
  }

  pause(): void {
    this.paused = true;
  }

  wake(): void {
    if (!this.paused) return;
    this.paused = false;
    while (this.#inbox.length > 0 && this.alive && !this.paused) this.#inbox.shift()!();
  }

  die(): void {
    this.alive = false;
    this.masterEnd.die();
    this.slaveEnd.die();
  }

  hint(): void {
    if (this.world.random.chance(0.05)) return;
    this.world.agenda.after(this.world.network.delayMs(), () => this.deliver(() => this.coordinator.hint()));
  }

  step(event: CoreEvent): void {
    if (!this.alive) return;
    const effects = this.core.step(event, this.nowMs);
    this.world.oracle.onStep(this);
    for (const effect of effects) {
      if (!this.alive) return;
      this.#perform(effect);
    }
  }

  put(id: number): void {
    const { core, member, world } = this;
    const { epoch } = core;
    if (epoch === undefined || core.admit(this.nowMs) !== undefined) return;
    const entry: Entry = { epoch, id, prior: member.disk.log.at(-1)?.epoch ?? 0 };
    this.#waiting.push({ position: member.disk.log.length, epoch, entry, sinceMs: this.nowMs });
    this.append(entry);
    world.oracle.onWritten(this, epoch, id);
    this.masterEnd.pump();
    this.#answerSoon();
  }

  read(): void {
    this.world.oracle.onShown(this, Math.min(this.core.showTo, this.member.disk.log.length));
  }

  /** Writes one entry, and has it synced later. */
  append(entry: Entry): void {
    const { disk } = this.member;
    disk.log.push(entry);
    this.world.oracle.onAppend(this, disk.log.length - 1, entry);
    this.step({ type: 'log', end: disk.log.length, flushed: disk.synced });
    this.flushSoon();
  }

  flushSoon(): void {
    if (this.#flushing || !this.world.setup.syncFlush) return;
    this.#flushing = true;
    const end = this.member.disk.log.length;
    this.after(this.world.random.between(0.3, 4), () => {
      this.#flushing = false;
      const { disk } = this.member;
      disk.synced = Math.max(disk.synced, Math.min(end, disk.log.length));
      this.step({ type: 'log', end: disk.log.length, flushed: disk.synced });
      this.slaveEnd.acknowledge();
      if (disk.synced < disk.log.length) this.flushSoon();
    });
  }

  tick(): void {
    const { disk } = this.member;
    if (!this.world.setup.syncFlush && this.world.random.chance(0.3)) disk.synced = disk.log.length;
    if (this.world.random.chance(0.1) && disk.floor.position <= this.core.confirm && this.core.group?.mode === 'SYNC') {
      disk.floor = { position: Math.min(this.core.confirm, disk.log.length), epoch: this.core.group.epoch };
    }
    const timeoutMs = this.nowMs - 3000;
    if (this.#waiting[0] !== undefined && this.#waiting[0].sinceMs < timeoutMs) {
      this.#waiting = this.#waiting.filter(({ sinceMs }) => sinceMs >= timeoutMs);
    }
    this.step({ type: 'tick' });
    this.masterEnd.tick();
    this.slaveEnd.tick();
    this.coordinator.tick();
  }

  #every(localMs: number, run: () => void): void {
    const again = (): void => {
      run();
      this.after(localMs, again);
    };
    this.after(this.world.random.between(0, localMs), again);
  }

  /** What waits for its copies is answered in a later turn: a process may be stopped in between. */
  #answerSoon(): void {
    if (this.#answering) return;
    this.#answering = true;
    this.after(this.world.random.between(0.05, 1), () => {
      this.#answering = false;
      this.#answer();
    });
  }

  #answer(): void {
    const { core } = this;
    if (this.#waiting.length === 0) return;
    if (core.mayAnswer(this.nowMs) !== undefined) {
      this.#waiting = [];
      return;
    }
    const counted = this.world.setup.syncFlush ? this.member.disk.synced : this.member.disk.log.length;
    const to = Math.min(core.answerTo, counted);
    let count = 0;
    for (const { position, epoch, entry } of this.#waiting) {
      if (position >= to) break;
      count += 1;
      this.world.oracle.onAnswered(this, epoch, position, entry);
    }
    if (count > 0) this.#waiting = this.#waiting.slice(count);
  }

  /** Disk work, one after the other. */
  #onDisk(fromMs: number, toMs: number, run: () => void): void {
    const start = Math.max(this.#diskFreeMs, this.nowMs);
    this.#diskFreeMs = start + this.world.random.between(fromMs, toMs);
    this.after(this.#diskFreeMs - this.nowMs, run);
  }

  #perform(effect: CoreEffect): void {
    const { disk } = this.member;
    switch (effect.type) {
      case 'forgetUnclean':
        disk.unclean = false;
        disk.isNew = false;
        return;
      case 'readView':
      case 'publishLive':
      case 'writeState':
      case 'claimMember':
      case 'switchAnswer':
        this.coordinator.perform(effect);
        return;
      case 'welcome':
      case 'refuse':
      case 'dropLink':
        this.masterEnd.perform(effect);
        return;
      case 'follow':
      case 'unfollow':
      case 'stream':
      case 'answerProbe':
      case 'sayLeaving':
        this.slaveEnd.perform(effect);
        return;
      case 'cut':
        this.world.note(() => `${this.incarnation} cuts to ${effect.to}`);
        this.world.happened('cut');
        this.slaveEnd.perform({ type: 'unfollow', reason: 'cutting' });
        this.#onDisk(2, 80, () => {
          const to = effect.restartAt ?? effect.to;
          this.world.oracle.onCut(this, to);
          disk.cut(to);
          this.step({ type: 'cutDone', min: 0, end: disk.log.length, epochs: disk.epochs });
        });
        return;
      case 'adopt':
        this.#onDisk(0.5, 5, () => {
          disk.epochs = effect.epochs;
          this.step({ type: 'adopted', link: effect.link });
        });
        return;
      case 'savePromise':
        this.#onDisk(0.5, 5, () => {
          this.world.oracle.onPromise(this, effect.promised);
          disk.promised = effect.promised;
          this.step({ type: 'promised', promised: effect.promised });
        });
        return;
      case 'lead':
        this.world.note(() => `${this.incarnation} is to lead ${effect.epoch}`);
        this.#onDisk(1, 30, () => {
          this.world.oracle.onPromise(this, effect.promised);
          disk.promised = effect.promised;
          disk.epochs = effect.epochs;
          this.step({ type: 'leading', epoch: effect.epoch });
          if (this.core.epoch === effect.epoch) this.world.oracle.onLead(this, effect.epoch);
          this.world.happened('lead');
        });
        return;
      case 'demote':
        this.#waiting = [];
        this.masterEnd.closeAll();
        this.world.happened('demote');
        return;
      case 'confirm':
        this.world.oracle.onConfirm(this, effect.position);
        this.#answerSoon();
        return;
      case 'gate':
        if (effect.refusal?.kind === 'notMaster' || effect.refusal?.kind === 'noPermit') this.#waiting = [];
        return;
      case 'stop':
        disk.synced = disk.log.length;
        this.coordinator.close();
        this.world.kill(this.member);
        return;
      case 'tell':
        this.world.note(() => `${this.incarnation} ${effect.what}: ${effect.text}`);
        return;
      case 'park':
      case 'shown':
        return;
    }
  }
}
