import type { Clock } from '../../clock.ts';
import { MqError, messageOf } from '../../errors/index.ts';
import type { Logger } from '../../observe/index.ts';
import { type ControlRequest, ControlServer, unknownOp } from '../boot/control-socket.ts';
import type { DaemonChild } from '../ha/coordination/types.ts';
import { type Machine, thisMachine } from '../machine/machine.ts';
import { processIdentity } from '../machine/process-facts.ts';
import { own, ownPart, thisHost } from './cluster-file/own-part.ts';
import { readPlan } from './cluster-file/read-plan.ts';
import type { ChildPlan, ClusterPlan } from './cluster-file/types.ts';
import { type HandedOver, type HandedOverAnswer, handedOverText, handOver, untilUnused } from './control/hand-over.ts';
import { keeperNamed } from './control/named.ts';
import type { DaemonView } from './control/status.ts';
import { askSwitch } from './control/switch.ts';
import { DaemonLink, type DaemonLinkOptions } from './groups/daemon-link.ts';
import { ensembleOf } from './groups/ensemble.ts';
import { RunningFolder } from './running/running-folder.ts';
import { Keeper } from './supervision/keeper.ts';
import type { Program } from './supervision/launch.ts';

const OPS = ['status', 'stop', 'stopChild', 'handOver', 'restart', 'switch'];
const TIDY_EVERY_MS = 5000;
/** How long brokers wait for the name servers of this host, so that they register with their first try. */
const NAMESRV_PATIENCE_MS = 5000;

export interface DaemonOptions {
  /** `cluster.yaml`. */
  readonly file: string;
  /** Takes the part of this host instead of the machine's own. */
  readonly host?: string | undefined;
  readonly program: Program;
  readonly log: Logger;
  readonly steady: Clock;
  readonly wall: Clock;
  readonly machine?: Machine;
  /** Of mq, as daemons of other hosts are shown it. */
  readonly version?: string | undefined;
  /** Another coordination service than the configured ZooKeeper, for tests. */
  readonly coordination?: DaemonLinkOptions['open'];
}

/**
 * The daemon of one host: keeps the name servers and brokers alive that the cluster file has there. It decides no roles.
 * Its lock is its control socket, `running/daemon.sock`, which the kernel frees when it dies; its children do not notice.
 */
export class Daemon {
  /** Resolves when it was asked to end over its socket, and has. */
  readonly ended: Promise<void>;
  readonly #options: DaemonOptions;
  readonly #running: RunningFolder;
  readonly #startedAt: number;
  #plan: ClusterPlan;
  #keepers: readonly Keeper[] = [];
  #server: ControlServer | undefined;
  #tidying: NodeJS.Timeout | undefined;
  #link: DaemonLink | undefined;
  #isEnding = false;
  #end: () => void = () => undefined;

  private constructor(options: DaemonOptions, plan: ClusterPlan) {
    this.#options = options;
    this.#plan = plan;
    this.#running = new RunningFolder(plan.running, (options.machine ?? thisMachine).files);
    this.#startedAt = options.wall.now();
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /**
   * Starts what is to run on this host, and takes over what already does.
   * @throws MqError CONFIG for the cluster file; IN_USE when a daemon runs on its directory already
   */
  static async start(options: DaemonOptions): Promise<Daemon> {
    const plan = await readPlan(options.file);
    const part = ownPart(plan, options.host, thisHost());
    const daemon = new Daemon(options, plan);
    await daemon.#begin(part);
    return daemon;
  }

  async #begin(part: readonly ChildPlan[]): Promise<void> {
    const { log, steady, wall, program, machine = thisMachine } = this.#options;
    const running = this.#running;
    await this.#lock();
    running.sweep((pid) => processIdentity(machine, pid) !== undefined);
    log.info({ file: this.#plan.file }, `the daemon of ${this.#plan.cluster} has started, pid ${process.pid}`);
    this.#keepers = part.map((plan) => new Keeper(plan, { running, machine, program, steady, wall, log }));
    this.#nameStrangers(part);
    this.#link = this.#newLink(part);
    this.#tidying = setInterval(() => void this.#tidy(), TIDY_EVERY_MS);
    const servers = this.#of('namesrv');
    for (const keeper of servers) keeper.begin();
    await Promise.all(servers.map((keeper) => keeper.settled(NAMESRV_PATIENCE_MS)));
    if (!this.#isEnding) for (const keeper of this.#of('broker')) keeper.begin();
  }

  view(): DaemonView {
    const { cluster, file, running, namesrvAddr } = this.#plan;
    return {
      ...{ pid: process.pid, startedAt: this.#startedAt, cluster, file, running, namesrvAddr },
      ...{ zookeeper: this.#link?.view(), children: this.#keepers.map((keeper) => keeper.view()) },
    };
  }

  /** Undefined where roles are fixed, as in a part without brokers. */
  #newLink(part: readonly ChildPlan[]): DaemonLink | undefined {
    const { steady, wall, log, version = '', coordination: open } = this.#options;
    const ensemble = part.map(({ keys }) => ensembleOf(keys)).find((one) => one !== undefined);
    if (ensemble === undefined) return undefined;
    const host = part[0]?.host ?? '';
    const children = (): DaemonChild[] =>
      this.#keepers.map((keeper) => {
        const { name, pid = 0, phase: state } = keeper.view();
        return { name, pid, state };
      });
    return new DaemonLink({ ensemble, host, version, plan: () => this.#plan, children, steady, wall, log, open });
  }

  /**
   * Ends. A master hands over first where a member on another host can take over.
   * @param leaveBrokers the children live on, and the next daemon takes them over
   * @returns the masters that ended with the host
   */
  async stop({ leaveBrokers }: { leaveBrokers: boolean }): Promise<readonly HandedOver[]> {
    if (this.#isEnding) return [];
    this.#isEnding = true;
    clearInterval(this.#tidying);
    const handedOver = leaveBrokers ? [] : await this.#endChildren();
    for (const keeper of this.#keepers) keeper.close();
    this.#options.log.info(
      leaveBrokers ? 'the daemon ends; its brokers run on' : 'the daemon and its brokers have ended',
    );
    return handedOver;
  }

  /** @returns the masters that ended with the host */
  async #endChildren(): Promise<HandedOver[]> {
    const handedOver = await this.#handOverElsewhere();
    const brokers = this.#of('broker');
    // Who leads a group that ends with this host ends last, so that nobody becomes master for a moment.
    const last = brokers.filter((keeper) => keeper.view().role?.brokerId === 0 && !this.#hasMemberElsewhere(keeper));
    const end = (keepers: Keeper[]) => Promise.all(keepers.map((keeper) => keeper.stop({ hold: false })));
    await end(brokers.filter((keeper) => !last.includes(keeper)));
    await end(last);
    // Name servers last, so that brokers can still sign off.
    await end(this.#of('namesrv'));
    return handedOver;
  }

  async #handOverElsewhere(): Promise<HandedOver[]> {
    const masters = this.#of('broker').filter((keeper) => this.#hasMemberElsewhere(keeper));
    const done = await Promise.all(masters.map((keeper) => handOver(keeper, this.#membersElsewhere(keeper))));
    const told = done.filter((one) => one !== undefined);
    for (const one of told) this.#options.log.info({ child: one.name }, handedOverText(one));
    return told;
  }

  #hasMemberElsewhere(keeper: Keeper): boolean {
    return this.#membersElsewhere(keeper).length > 0;
  }

  /** Members of its group that another daemon keeps alive. */
  #membersElsewhere({ plan: { member } }: Keeper): number[] {
    return this.#plan.children.flatMap(({ name, member: other }) =>
      other === undefined ||
      other.brokerName !== member?.brokerName ||
      this.#keepers.some(({ plan }) => plan.name === name)
        ? []
        : [other.memberId],
    );
  }

  /** Frees the lock; the last thing a daemon does. */
  async close(): Promise<void> {
    for (const keeper of this.#keepers) keeper.close();
    clearInterval(this.#tidying);
    await this.#link?.close();
    await this.#server?.close();
  }

  #of(kind: ChildPlan['kind']): Keeper[] {
    return this.#keepers.filter(({ plan }) => plan.kind === kind);
  }

  /** Processes of an earlier cluster file that still run are named; whoever removed them decides. */
  #nameStrangers(part: readonly ChildPlan[]): void {
    const { machine = thisMachine, log } = this.#options;
    for (const { name, process: noted } of this.#running.children()) {
      if (noted === undefined || part.some((plan) => plan.name === name)) continue;
      const runs = processIdentity(machine, noted.pid)?.startTime === noted.startTime;
      if (runs)
        log.warn(
          { child: name },
          `${name}, pid ${noted.pid}, still runs and is no longer in the cluster file: kill ${noted.pid} ends it`,
        );
      else this.#running.setAside(name, this.#options.wall.now());
    }
  }

  /** Binds the socket that is the daemon's lock, and notes who has it. @throws MqError IN_USE */
  async #lock(): Promise<void> {
    const { host, machine = thisMachine } = this.#options;
    this.#running.create();
    this.#server = await ControlServer.bind(this.#running.daemonSocket, 'mq daemon', (request) =>
      this.#answer(request),
    );
    const identity = processIdentity(machine, process.pid) ?? { pid: process.pid, startTime: '', bootId: '' };
    this.#running.writeDaemon({
      ...{ v: 1, process: identity, file: this.#plan.file, startedAt: this.#startedAt },
      ...(host !== undefined && { host }),
    });
  }

  async #tidy(): Promise<void> {
    const again = this.#server?.isInPlace() === false;
    if (again) await this.#lockAgain();
    for (const keeper of this.#keepers) {
      try {
        keeper.tidy({ again });
      } catch (error) {
        this.#options.log.warn(`${keeper.plan.name} cannot be tidied up after: ${messageOf(error)}`);
      }
    }
  }

  /** Somebody removed `running/`: it is made anew, unless another daemon has taken our place there. */
  async #lockAgain(): Promise<void> {
    const { log } = this.#options;
    const lost = this.#server;
    try {
      await this.#lock();
      await lost?.close();
      log.warn(`${this.#running.path} was removed and is made anew; each child needs a restart for its socket`);
    } catch (error) {
      log.error(`this daemon ends, and its brokers run on: ${messageOf(error)}`);
      await this.stop({ leaveBrokers: true });
      this.#end();
    }
  }

  async #answer(request: ControlRequest): Promise<unknown> {
    const { op, name } = request;
    if (this.#isEnding && op !== 'status') throw new MqError('BUSY', 'the daemon is ending');
    switch (op) {
      case 'status':
        return this.view();
      case 'stop':
        return await this.#stopAsked(request['leaveBrokers'] === true);
      case 'stopChild': {
        const keeper = keeperNamed(this.#keepers, name);
        await keeper.stop({ hold: true });
        return keeper.view();
      }
      case 'handOver':
        return await this.#handOver(keeperNamed(this.#keepers, name), request);
      case 'restart':
        return await this.#restart(keeperNamed(this.#keepers, name), request);
      case 'switch':
        return await askSwitch(this.#keepers, request);
      default:
        throw unknownOp(request, OPS);
    }
  }

  async #stopAsked(leaveBrokers: boolean): Promise<unknown> {
    const handedOver = await this.stop({ leaveBrokers });
    // The answer leaves before the socket closes.
    setImmediate(() => this.#end());
    return { ...this.view(), handedOver };
  }

  /** Reads the cluster file again. @throws MqError CONFIG for a broken file, or one without the child */
  async #readAgain(keeper: Keeper): Promise<void> {
    const plan = await readPlan(this.#options.file);
    const part = own(plan, this.#options.host, thisHost());
    if (!part.some(({ name }) => name === keeper.plan.name)) {
      throw new MqError('CONFIG', `${keeper.plan.name} is no longer in ${plan.file}`, {
        ...{ file: plan.file, hint: 'mq daemon stop NAME ends it for good.' },
      });
    }
    this.#plan = plan;
    // The others are told too: status says which of them run with another configuration.
    for (const each of this.#keepers) each.plan = part.find(({ name }) => name === each.plan.name) ?? each.plan;
  }

  /** Has another member lead before a broker ends. A restart that could not be done for the cluster file begins with nothing. */
  async #handOver(keeper: Keeper, { restart }: ControlRequest): Promise<HandedOverAnswer> {
    if (restart === true) await this.#readAgain(keeper);
    const handedOver = await handOver(keeper);
    if (handedOver !== undefined) this.#options.log.info({ child: handedOver.name }, handedOverText(handedOver));
    return { handedOver };
  }

  /**
   * With what the cluster file says now, once clients have found the new master or `settleMs` are over.
   * @throws MqError CONFIG for a broken file, with the child as it was
   */
  async #restart(keeper: Keeper, { settleMs }: ControlRequest): Promise<unknown> {
    await this.#readAgain(keeper);
    if (typeof settleMs === 'number') await untilUnused(keeper, settleMs);
    await keeper.restart();
    return keeper.view();
  }
}
