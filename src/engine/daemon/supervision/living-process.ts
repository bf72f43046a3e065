import type { ChildProcess } from 'node:child_process';
import { MqError, messageOf } from '../../../errors/index.ts';
import type { Logger } from '../../../observe/index.ts';
import { type ChildStatus, isChildStatus } from '../../boot/child-control.ts';
import type { Machine } from '../../machine/machine.ts';
import { isRunning, type ProcessIdentity, processIdentity } from '../../machine/process-facts.ts';
import type { ChildPlan } from '../cluster-file/types.ts';
import { ControlClient } from '../control/control-client.ts';
import { lastWords } from '../running/child-log.ts';
import type { RunningFolder } from '../running/running-folder.ts';
import { fingerprint } from './kept-keys.ts';
import { launchChild, type Program } from './launch.ts';

/** How often a child that serves is asked how it is. */
const LOOK_EVERY_MS = 1000;
/** The same while it starts, for its socket to appear and for it to serve. */
const LOOK_STARTING_MS = 200;
/** The same just after its socket closed, until it is gone. */
const LOOK_SOON_MS = 50;
const STATUS_TIMEOUT_MS = 5000;

/** Where processes are run and noted. */
export interface ProcessContext {
  readonly running: RunningFolder;
  readonly machine: Machine;
  readonly program: Program;
  readonly log: Logger;
}

/** Who is told what becomes of a process. */
export interface ProcessListener {
  status(status: ChildStatus): void;
  /** It runs, and has no socket it could be asked over: somebody removed it. */
  mute(): void;
  /** The process is gone; told once. @param status its exit status where it is known */
  gone(status: number | undefined, words: string): void;
}

/**
 * One process of a child, from its start or adoption to its end. That it is gone is told by the kernel for one of our
 * own; for one that was adopted by the end of its control connection or a look, and in either case only when no process
 * has its number and its start time any more.
 */
export class LivingProcess {
  readonly identity: ProcessIdentity;
  /** Fingerprint of what it was started with. */
  readonly startedWith: string;
  status: ChildStatus | undefined;
  control: ControlClient | undefined;
  readonly #plan: ChildPlan;
  readonly #context: ProcessContext;
  readonly #listener: ProcessListener;
  readonly #isOwn: boolean;
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  #released = false;

  private constructor(
    plan: ChildPlan,
    context: ProcessContext,
    listener: ProcessListener,
    { identity, startedWith, isOwn }: { identity: ProcessIdentity; startedWith: string; isOwn: boolean },
  ) {
    this.#plan = plan;
    this.#context = context;
    this.#listener = listener;
    this.identity = identity;
    this.startedWith = startedWith;
    this.#isOwn = isOwn;
    this.#lookIn(LOOK_STARTING_MS);
  }

  /** Starts a process. @throws MqError CANNOT_CREATE when there is none afterwards */
  static launch(
    plan: ChildPlan,
    context: ProcessContext,
    listener: ProcessListener,
    options: { standDown: boolean },
  ): LivingProcess {
    const { machine, running, program } = context;
    const outputFrom = machine.files.stat(running.logOf(plan.name))?.size ?? 0;
    const child = launchChild(machine.files, program, plan, { running, ...options });
    // Without a pid there is an error event to come, which says the same.
    child.on('error', (error) => context.log.debug({ child: plan.name }, messageOf(error)));
    const { pid } = child;
    if (pid === undefined) throw new MqError('CANNOT_CREATE', `${program[0]} cannot be run`);
    const identity = processIdentity(machine, pid) ?? { pid, startTime: '', bootId: '' };
    const started = { identity, startedWith: fingerprint(plan), isOwn: true };
    const living = new LivingProcess(plan, context, listener, started);
    living.#follow(child, outputFrom);
    return living;
  }

  /** Goes on with a process that an earlier daemon has started. */
  static adopt(
    plan: ChildPlan,
    context: ProcessContext,
    listener: ProcessListener,
    { identity, startedWith }: { identity: ProcessIdentity; startedWith: string },
  ): LivingProcess {
    return new LivingProcess(plan, context, listener, { identity, startedWith, isOwn: false });
  }

  /** Lets go of the process, which lives on; nothing more is told of it. */
  release(): void {
    this.#released = true;
    clearTimeout(this.#timer);
    this.control?.close();
    this.control = undefined;
  }

  /** Begins a clean end: over the control socket, else by SIGTERM. */
  async askToEnd(): Promise<void> {
    try {
      if (this.control === undefined) throw new MqError('UNREACHABLE', 'it has no control socket');
      await this.control.ask('stop');
    } catch (error) {
      const { name } = this.#plan;
      this.#context.log.info({ child: name }, `${name} is asked to end by SIGTERM: ${messageOf(error)}`);
      this.signal('SIGTERM');
    }
  }

  /** Signals exactly this process, never another that was given its number. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.identity;
    if (this.#released || !isRunning(this.#context.machine, this.identity)) return;
    try {
      process.kill(pid, signal);
    } catch (error) {
      const { name } = this.#plan;
      this.#context.log.warn({ child: name }, `${signal} could not be sent to pid ${pid}: ${messageOf(error)}`);
    }
  }

  #follow(child: ChildProcess, outputFrom: number): void {
    child.once('exit', (status, signal) => {
      const { machine, running } = this.#context;
      const how = signal === null ? `ended with status ${status}` : `was killed by ${signal}`;
      const words = lastWords(machine.files, running.logOf(this.#plan.name), outputFrom);
      this.#gone(status ?? undefined, `pid ${child.pid} ${how}${words === undefined ? '' : `: ${words}`}`);
    });
  }

  #gone(status: number | undefined, words: string): void {
    if (this.#released) return;
    this.release();
    this.#listener.gone(status, words);
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#released) this.#timer = setTimeout(() => void this.#look(), ms);
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      if (!this.#isOwn && !isRunning(this.#context.machine, this.identity)) {
        this.#gone(undefined, `pid ${this.identity.pid} is gone`);
        return;
      }
      if (this.control === undefined) await this.#connect();
      if (this.control === undefined && this.#isMute()) this.#listener.mute();
      await this.#askStatus();
    } catch (error) {
      // One that is stopped or busy is alive all the same.
      this.#context.log.debug({ child: this.#plan.name }, `has not said how it is: ${messageOf(error)}`);
    } finally {
      this.#looking = false;
      this.#lookIn(this.status?.state === 'running' && this.control !== undefined ? LOOK_EVERY_MS : LOOK_STARTING_MS);
    }
  }

  /** A process of our own makes its socket a moment after its start; one that was adopted has had the time. */
  #isMute(): boolean {
    const { machine, running } = this.#context;
    return !this.#isOwn && !this.#released && machine.files.stat(running.socketOf(this.#plan.name)) === undefined;
  }

  async #connect(): Promise<void> {
    const control = await ControlClient.connect(this.#context.running.socketOf(this.#plan.name));
    if (control === undefined) return;
    if (this.#released) return control.close();
    this.control = control;
    void control.closed.then(() => {
      if (this.control !== control) return;
      this.control = undefined;
      this.#lookIn(LOOK_SOON_MS);
    });
  }

  async #askStatus(): Promise<void> {
    const { control } = this;
    if (control === undefined) return;
    const status: unknown = await control.ask('status', {}, STATUS_TIMEOUT_MS);
    if (this.control !== control || !isChildStatus(status)) return;
    this.status = status;
    this.#listener.status(status);
  }
}
