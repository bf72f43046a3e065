import { randomUUID } from 'node:crypto';
import { MqError } from '../../errors/index.ts';
import { thisMachine } from '../machine/machine.ts';
import { processIdentity } from '../machine/process-facts.ts';
import { type ControlRequest, ControlServer, unknownOp } from './control-socket.ts';

/** What a broker is to its group at this moment. */
export interface RoleView {
  /** `ASYNC_MASTER`, `SYNC_MASTER`, `SLAVE`; `NONE` while it recovers or joins. */
  readonly role: string;
  /** -1 while it has no role. */
  readonly brokerId: number;
  /** 0 where roles are fixed. */
  readonly epoch: number;
  /** Why it has this role, for people. */
  readonly reason: string;
}

/** A planned handover, or with `acceptLoss` a forced one. */
export interface SwitchRequest {
  /** Member id or child name of who becomes master; the best one in sync unless given. */
  readonly target?: string | undefined;
  /** Makes a member master that may lack acknowledged messages. */
  readonly acceptLoss?: boolean | undefined;
}

/** What became of it. */
export interface SwitchOutcome {
  /** Member that is master now. */
  readonly master: string;
  readonly epoch: number;
  readonly tookMs: number;
}

export const isSwitchOutcome = (value: unknown): value is SwitchOutcome =>
  typeof value === 'object' &&
  value !== null &&
  'master' in value &&
  typeof value.master === 'string' &&
  'epoch' in value &&
  typeof value.epoch === 'number';

/** What a broker that is no master hands on to the one of its group, for clients that do not know that one. */
export interface HandsOn {
  /** Milliseconds since it did so last, or was master itself. */
  readonly quietMs: number;
}

/** The roles of a broker, as its daemon asks about them. */
export interface RoleControl {
  role(): RoleView;
  /** Undefined where it never was master and has handed nothing on. */
  handsOn?(): HandsOn | undefined;
  /** Joins, follows, and never stands for election until the next start. */
  standDown(): Promise<void>;
  /** @throws MqError REFUSED with the reason, everything as it was; TIMEOUT where the outcome is not known yet */
  switchTo(request: SwitchRequest): Promise<SwitchOutcome>;
}

/** What a supervised process says of itself. */
export interface ChildStatus {
  readonly kind: 'broker' | 'namesrv';
  readonly name: string;
  /** `starting` lasts through recovery, which can take minutes. */
  readonly state: 'starting' | 'running' | 'stopping';
  readonly pid: number;
  readonly startTime: string;
  readonly bootId: string;
  /** Of this start of this process. */
  readonly incarnation: string;
  /** `host:port` clients are told, once it serves. */
  readonly address?: string | undefined;
  readonly role?: RoleView | undefined;
  readonly handsOn?: HandsOn | undefined;
}

/** Whether an answer to `status` is one. */
export const isChildStatus = (value: unknown): value is ChildStatus =>
  typeof value === 'object' &&
  value !== null &&
  'state' in value &&
  typeof value.state === 'string' &&
  'incarnation' in value &&
  typeof value.incarnation === 'string';

/** What a process that has started tells from then on. */
export interface Serving {
  readonly address: string;
  readonly roles?: RoleControl;
}

const OPS = ['status', 'stop', 'standDown', 'switch'];

/**
 * The control socket of a broker or name server that a daemon keeps alive: `status`, `stop`, `standDown`, `switch`. It
 * is open from before the store is recovered until the process ends.
 */
export class ChildControl {
  readonly incarnation = randomUUID();
  readonly #kind: ChildStatus['kind'];
  readonly #name: string;
  readonly #onStop: () => void;
  #state: ChildStatus['state'] = 'starting';
  #serving: Serving | undefined;
  #server: ControlServer | undefined;

  private constructor(kind: ChildStatus['kind'], name: string, onStop: () => void) {
    this.#kind = kind;
    this.#name = name;
    this.#onStop = onStop;
  }

  /**
   * @param name the child's name in the cluster file
   * @param onStop begins a clean end, as SIGTERM does
   * @throws MqError IN_USE when another process is this child already; CANNOT_CREATE
   */
  static async open(
    path: string,
    { kind, name, onStop }: { kind: ChildStatus['kind']; name: string; onStop: () => void },
  ): Promise<ChildControl> {
    const control = new ChildControl(kind, name, onStop);
    control.#server = await ControlServer.bind(path, `mq ${kind}`, (request) => control.#answer(request));
    return control;
  }

  /** Says that the process serves now. */
  serving(serving: Serving): void {
    this.#serving = serving;
    if (this.#state === 'starting') this.#state = 'running';
  }

  /** Says that the process is ending by itself. */
  stopping(): void {
    this.#state = 'stopping';
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  async #answer(request: ControlRequest): Promise<unknown> {
    switch (request.op) {
      case 'status':
        return this.#status();
      case 'stop':
        this.#state = 'stopping';
        this.#onStop();
        return undefined;
      case 'standDown':
        return await this.#roles().standDown();
      case 'switch':
        return await this.#roles().switchTo(switchRequest(request));
      default:
        throw unknownOp(request, OPS);
    }
  }

  #roles(): RoleControl {
    if (this.#serving === undefined) {
      throw new MqError('BUSY', `${this.#name} is still starting`, { hint: 'Try again when it serves.' });
    }
    if (this.#serving.roles === undefined) {
      throw new MqError('REFUSED', `${this.#name} is a name server, which has no role`, {
        hint: 'Name a broker.',
      });
    }
    return this.#serving.roles;
  }

  #status(): ChildStatus {
    const { startTime = '', bootId = '' } = processIdentity(thisMachine, process.pid) ?? {};
    return {
      ...{ kind: this.#kind, name: this.#name, state: this.#state, pid: process.pid, startTime, bootId },
      ...{ incarnation: this.incarnation, address: this.#serving?.address, role: this.#serving?.roles?.role() },
      handsOn: this.#serving?.roles?.handsOn?.(),
    };
  }
}

function switchRequest({ target, acceptLoss }: ControlRequest): SwitchRequest {
  return { target: typeof target === 'string' ? target : undefined, acceptLoss: acceptLoss === true };
}

/** The roles of a broker that nobody elects: it keeps the one its configuration gives. */
export function fixedRoles(view: () => Omit<RoleView, 'epoch' | 'reason'>): RoleControl {
  return {
    role: () => ({ ...view(), epoch: 0, reason: 'fixed by the configuration: no zookeeper is set' }),
    // It stands for no election, so there is nothing to refrain from.
    standDown: async () => undefined,
    switchTo: async () => {
      throw new MqError('REFUSED', 'the roles of this group are fixed: masters are switched where zookeeper is set', {
        hint: 'Give the cluster file a zookeeper: list and restart the group, or swap brokerRole and brokerId by hand.',
      });
    },
  };
}
