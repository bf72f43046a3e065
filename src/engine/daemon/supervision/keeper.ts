import type { Clock } from '../../../clock.ts';
import { MqError, messageOf } from '../../../errors/index.ts';
import type { ChildStatus } from '../../boot/child-control.ts';
import { isRunning, type ProcessIdentity, processIdentity } from '../../machine/process-facts.ts';
import type { ChildPlan } from '../cluster-file/types.ts';
import type { ControlClient } from '../control/control-client.ts';
import type { ChildView } from '../control/status.ts';
import { noteCare } from '../running/care.ts';
import { boundLog } from '../running/child-log.ts';
import type { ChildRecord } from '../running/records.ts';
import { type ChildEffect, type ChildEvent, type ChildState, initialState, type Phase } from './child-state.ts';
import { fenceDead } from './fence.ts';
import { fingerprint, writeKeptKeys } from './kept-keys.ts';
import { LivingProcess, type ProcessContext } from './living-process.ts';
import { obstacleOf } from './obstacles.ts';
import { PhaseWaits } from './phase-waits.ts';
import { step } from './step.ts';

/** How long `start`, `stop` and `restart` wait for what they asked for. */
const SETTLE_MS = 120_000;

const hasSettled = (phase: Phase): boolean => phase !== 'starting' && phase !== 'stopping';

/** What all keepers of a daemon share. */
export interface KeeperContext extends ProcessContext {
  /** Runs evenly; pauses and health are counted by it. */
  readonly steady: Clock;
  /** What people read. */
  readonly wall: Clock;
}

/**
 * Keeps one child alive: performs what {@link step} decides and tells it what happens. Nothing of the child depends on
 * the keeper: it may end at any moment, and another takes the child over from what lies in `running/`.
 */
export class Keeper {
  /** What the cluster file asks for now; it counts from the next start of the child on. */
  plan: ChildPlan;
  readonly #context: KeeperContext;
  #state: ChildState;
  #held = false;
  #process: LivingProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #written = '';
  readonly #waits: PhaseWaits;

  constructor(plan: ChildPlan, context: KeeperContext) {
    this.plan = plan;
    this.#context = context;
    this.#state = initialState(context.steady.now());
    this.#waits = new PhaseWaits(plan.name, () => this.phase);
  }

  get phase(): Phase {
    return this.#state.phase;
  }

  get control(): ControlClient | undefined {
    return this.#process?.control;
  }

  /** Takes over what an earlier daemon left, else starts the child where it starts by itself. */
  begin(): void {
    const { running, machine, wall } = this.#context;
    const { name, autoStart } = this.plan;
    const record = running.child(name);
    this.#restore(record);
    const old = record?.process;
    if (old !== undefined && isRunning(machine, old)) {
      this.#say('info', `runs as pid ${old.pid} and is kept alive from now on`);
      this.#adopt(old, record?.startedWith);
      return;
    }
    if (old !== undefined) {
      running.setAside(name, wall.now());
      void fenceDead(this.plan, this.#context);
      this.#say('warn', `was pid ${old.pid}, which is gone; what was noted of it lies in ${running.path}/stale`);
    }
    if (autoStart && !this.#held) this.#dispatch({ type: 'start' });
    else this.#changed();
  }

  /** Ends the child; resolves when its process is gone. @param hold it is not started again but by a person */
  async stop({ hold }: { hold: boolean }): Promise<void> {
    this.#held ||= hold;
    this.#dispatch({ type: 'stop' });
    await this.#waits.until((phase) => phase === 'stopped', SETTLE_MS);
  }

  /** Ends the child if it runs, and starts it; resolves when it serves. @throws MqError with what is in the way */
  async restart(): Promise<void> {
    this.#held = false;
    this.#dispatch({ type: 'restart' });
    await this.#waits.until(hasSettled, SETTLE_MS);
    if (this.phase === 'running') return;
    const { lastError } = this.#state;
    throw new MqError(
      'REFUSED',
      `${this.plan.name} does not run (${this.phase})${lastError === undefined ? '' : `: ${lastError}`}`,
      { hint: `mq daemon logs ${this.plan.name} shows what it said.` },
    );
  }

  /** Resolves when the child serves, has come to rest otherwise, or after `withinMs`. */
  settled(withinMs: number): Promise<void> {
    return this.#waits.until(hasSettled, withinMs).catch(() => undefined);
  }

  /** Lets go of the child, which lives on. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#process?.release();
  }

  /** Sees to the size of what the child writes, and notes it again where `running/` was removed. */
  tidy({ again }: { again: boolean }): void {
    if (again) {
      this.#written = '';
      this.#changed();
    }
    boundLog(this.#context.machine.files, this.#context.running.logOf(this.plan.name));
  }

  view(): ChildView {
    const { plan } = this;
    const { phase, since, dueAt, deaths, lastError } = this.#state;
    const waits = phase === 'waiting' || phase === 'failed' || phase === 'blocked';
    const status = this.#process?.status;
    return {
      ...{ name: plan.name, kind: plan.kind, phase, since: this.#wallOf(since), pid: this.#process?.identity.pid },
      ...{ address: status?.address, role: status?.role, brokerName: plan.member?.brokerName },
      ...{ autoStart: plan.autoStart, held: this.#held, deaths: deaths.length },
      restartFor: this.#restartFor(),
      nextTryMs: waits && dueAt !== undefined ? Math.max(0, Math.round(dueAt - this.#context.steady.now())) : undefined,
      ...{ lastError, directory: plan.directory, logFile: this.#context.running.logOf(plan.name) },
    };
  }

  #restartFor(): string | undefined {
    const living = this.#process;
    if (living === undefined || this.phase !== 'running') return undefined;
    const { files } = this.#context.machine;
    if (files.stat(this.#context.running.socketOf(this.plan.name)) === undefined)
      return 'its control socket was removed';
    return living.startedWith === fingerprint(this.plan)
      ? undefined
      : 'the cluster file says otherwise than it was started';
  }

  #restore(record: ChildRecord | undefined): void {
    if (record === undefined) return;
    const { steady, wall } = this.#context;
    // A clock that was set back must not make a death lie in the future.
    const deaths = record.deaths.map((at) => steady.now() - Math.max(0, wall.now() - at));
    this.#state = { ...initialState(steady.now(), deaths), lastError: record.lastError };
    this.#held = record.held;
  }

  #dispatch(event: ChildEvent): void {
    if (this.#closed) return;
    const { state, effects } = step(this.#state, event, this.#context.steady.now());
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    this.#changed();
  }

  #perform(effect: ChildEffect): void {
    switch (effect.type) {
      case 'say':
        this.#say(effect.level, effect.text);
        break;
      case 'spawn':
        void this.#spawn(effect.standDown);
        break;
      case 'askToEnd':
        void this.#process?.askToEnd();
        break;
      case 'kill':
        this.#process?.signal('SIGKILL');
    }
  }

  async #spawn(standDown: boolean): Promise<void> {
    const { machine, running } = this.#context;
    try {
      const obstacle = await obstacleOf(machine, this.plan, running.socketOf(this.plan.name));
      if (this.#closed) return;
      // Asked to end while we looked: there is no process to wait for.
      if (this.phase === 'stopping')
        return this.#dispatch({ type: 'died', status: undefined, words: 'was not started' });
      if (this.phase !== 'starting') return;
      const own = obstacle?.own === undefined ? undefined : processIdentity(machine, obstacle.own);
      if (own !== undefined) {
        this.#say('warn', `already runs as pid ${own.pid}, which ${running.path} did not know: taken over`);
        this.#adopt(own, undefined);
      } else if (obstacle !== undefined) this.#dispatch({ type: 'blocked', reason: obstacle.reason });
      else this.#launch(standDown);
    } catch (error) {
      this.#dispatch({ type: 'blocked', reason: messageOf(error) });
    }
  }

  #launch(standDown: boolean): void {
    const { plan } = this;
    const { machine, running } = this.#context;
    for (const { key, was, is } of writeKeptKeys(machine.files, plan).overruled) {
      this.#say(
        'warn',
        `had ${key}=${was} since it was changed at run time; the cluster file says ${is}, which counts`,
      );
    }
    if (plan.kind === 'broker') noteCare(plan.directory, { v: 1, running: running.path, name: plan.name });
    this.#process = LivingProcess.launch(plan, this.#context, this.#listener(), { standDown });
    const how = standDown ? ', standing for no election since it died so often' : '';
    this.#say('info', `was started as pid ${this.#process.identity.pid}${how}`);
    this.#changed();
  }

  #adopt(identity: ProcessIdentity, startedWith = 'unknown'): void {
    this.#process = LivingProcess.adopt(this.plan, this.#context, this.#listener(), { identity, startedWith });
    if (this.plan.kind === 'broker') {
      noteCare(this.plan.directory, { v: 1, running: this.#context.running.path, name: this.plan.name });
    }
    this.#dispatch({ type: 'adopted' });
  }

  #listener() {
    return {
      status: ({ state }: ChildStatus): void => {
        if (state === 'running') this.#dispatch({ type: 'ready' });
        else this.#changed();
      },
      mute: (): void => this.#dispatch({ type: 'ready' }),
      gone: (status: number | undefined, words: string): void => {
        this.#process = undefined;
        if (this.phase !== 'stopping') void fenceDead(this.plan, this.#context);
        this.#dispatch({ type: 'died', status, words });
      },
    };
  }

  /** Notes what is so now, sets the next alarm, and wakes who waits. */
  #changed(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    const { dueAt } = this.#state;
    if (dueAt !== undefined) {
      const waitMs = Math.max(1, Math.ceil(dueAt - this.#context.steady.now()));
      this.#timer = setTimeout(() => this.#dispatch({ type: 'tick' }), waitMs);
    }
    const record = this.#record();
    const text = JSON.stringify(record);
    if (text !== this.#written) {
      this.#written = text;
      try {
        this.#context.running.writeChild(record);
      } catch (error) {
        this.#say('error', `could not be noted: ${messageOf(error)}`);
      }
    }
    this.#waits.wake();
  }

  #record(): ChildRecord {
    const { plan } = this;
    const { phase, since, deaths, lastError } = this.#state;
    const living = this.#process;
    return {
      ...{ v: 1, name: plan.name, kind: plan.kind, phase, since: this.#wallOf(since), held: this.#held },
      ...{ directory: plan.directory, logDirectory: plan.logDirectory, ports: plan.ports.map(({ port }) => port) },
      ...(living !== undefined && { process: living.identity, startedWith: living.startedWith }),
      ...(living?.status !== undefined && { incarnation: living.status.incarnation }),
      ...(living?.status?.address !== undefined && { address: living.status.address }),
      ...(living?.status?.role !== undefined && { role: living.status.role }),
      deaths: deaths.map((at) => this.#wallOf(at)),
      ...(lastError !== undefined && { lastError }),
    };
  }

  /** To a second, so that the same moment is the same number each time. */
  #wallOf(steadyMs: number): number {
    const { steady, wall } = this.#context;
    return Math.round((wall.now() - (steady.now() - steadyMs)) / 1000) * 1000;
  }

  #say(level: 'info' | 'warn' | 'error', text: string): void {
    this.#context.log[level]({ child: this.plan.name }, `${this.plan.name} ${text}`);
  }
}
