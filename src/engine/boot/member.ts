import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { systemClock } from '../../clock.ts';
import type { BrokerConfigStore } from '../../config/index.ts';
import { type Logger, LogName, type Logs } from '../../observe/index.ts';
import { RemotingClient } from '../../remoting/client.ts';
import { Broker } from '../broker/broker.ts';
import { adoptTimerProgress } from '../broker/timer/adopted-progress.ts';
import { openCoordination } from '../ha/coordination/index.ts';
import type { Coordination } from '../ha/coordination/types.ts';
import type { HaServer } from '../ha/ha-server.ts';
import { ElapsedClock } from '../ha/member/elapsed-clock.ts';
import { HistoryFile } from '../ha/member/history-file.ts';
import { Member } from '../ha/member/member.ts';
import { SideFiles } from '../ha/member/side-files.ts';
import type { MemberHost, MemberIdentity, OpenBroker } from '../ha/member/types.ts';
import { SlaveSync } from '../ha/slave-sync/slave-sync.ts';
import { deliveryTable, LOCKS, lockTable, syncedTables, timerTable } from '../ha/slave-sync/tables.ts';
import { thisMachine } from '../machine/machine.ts';
import { type FileSystem, nodeFileSystem } from '../store/files/file-system.ts';
import { MessageStore } from '../store/message-store.ts';
import { type Truncated, truncateStore } from '../store/replica/truncate.ts';
import type { AckGate } from '../store/replica/types.ts';
import type { StoreOptions } from '../store/store-parts.ts';
import type { HostAddress } from '../store/types.ts';
import type { RoleControl } from './child-control.ts';
import { untilQuiet } from './handing-on.ts';
import { MemberRoles } from './member-roles.ts';
import { type BrokerMetrics, startMetrics } from './metrics/index.ts';
import { Observers } from './observers.ts';
import { storeOptions } from './store-options.ts';

/** How often a slave asks for its master's tables: what a switch may lose of them. */
const SYNC_PERIOD_MS = 1000;
/** How long a new master waits for a word of its predecessor, which may be there no more. */
const LAST_SYNC_MS = 500;

export interface MemberBrokerOptions {
  config: BrokerConfigStore;
  logs: Logs;
  storeHost: HostAddress;
  ports: readonly number[];
  nameServers: readonly string[];
  server: HaServer;
  /** `brokerIP2` and the port of `server`. */
  haAddress: string;
  /** Of this process; one of its own by default. */
  incarnation?: string | undefined;
  standDown?: boolean | undefined;
  /** Another coordination service than the configured ZooKeeper, for tests. It stamps requests with the clock it is given. */
  coordination?: ((clock: { now(): number }) => Coordination) | undefined;
  /** Another than the machine's, for tests in which calls of the store fail. */
  fileSystem?: FileSystem | undefined;
  /** The broker cannot go on; whoever started it ends it. */
  onFailed(reason: string): void;
}

/** What is open as long as nothing is cut. */
interface Running {
  store: MessageStore;
  broker: Broker;
  sync: SlaveSync;
  client: RemotingClient;
  observers: Observers;
  metrics: BrokerMetrics | undefined;
}

/** A broker of a group that elects its master: its store and broker are opened and closed as the member asks for. */
export class MemberBroker implements MemberHost {
  readonly #options: MemberBrokerOptions;
  readonly #store: StoreOptions;
  readonly #log: Logger;
  #running: Running | undefined;
  #member: Member | undefined;
  #coordination: Coordination | undefined;

  private constructor(options: MemberBrokerOptions) {
    const { config, storeHost, logs, fileSystem } = options;
    this.#options = options;
    this.#log = logs.logger(LogName.BROKER);
    this.#store = { ...storeOptions(config, storeHost, logs.logger(LogName.STORE), fileSystem), isReplicated: true };
  }

  /** Resolves when the broker is open; its role comes by and by. @throws MqError as opening a broker does */
  static async start(options: MemberBrokerOptions): Promise<MemberBroker> {
    const made = new MemberBroker(options);
    try {
      await made.#start();
      return made;
    } catch (error) {
      await made.#coordination?.close();
      await made.close();
      throw error;
    }
  }

  async #start(): Promise<void> {
    const { config, ports, server, haAddress, incarnation = randomUUID(), standDown, coordination } = this.#options;
    const { values } = config;
    const files = new SideFiles({
      directory: values.storePathRootDir,
      machine: thisMachine,
      memberId: values.memberId,
      incarnation,
      flushDiskType: values.flushDiskType,
      warn: (text) => this.#log.warn(text),
    });
    const clock = new ElapsedClock();
    this.#coordination = coordination?.(clock) ?? this.#openZooKeeper(clock);
    const { haHistoryFile, brokerName } = values;
    const self: MemberIdentity = {
      id: files.member,
      brokerName,
      incarnation,
      storeId: files.storeId,
      address: `${values.brokerIP1}:${ports[0]}`,
      haAddress,
      host: hostname(),
      preferredRole: values.brokerRole === 'SLAVE' ? 'SLAVE' : 'MASTER',
      brokerId: values.brokerId,
    };
    const member = await Member.start({
      self,
      config: values,
      machine: thisMachine,
      files,
      coordination: this.#coordination,
      clock,
      host: this,
      history:
        haHistoryFile === undefined
          ? undefined
          : new HistoryFile(haHistoryFile, nodeFileSystem, brokerName, files.member),
      standDown: standDown ?? false,
      log: this.#log,
    });
    this.#member = member;
    server.onExtended = (socket, first) => member.accept(socket, first);
  }

  #openZooKeeper(clock: ElapsedClock): Coordination {
    const { values } = this.#options.config;
    return openCoordination({
      zookeeper: values.zookeeper ?? '',
      cluster: values.brokerClusterName,
      root: values.zookeeperRoot,
      sessionTimeoutMs: values.zookeeperSessionTimeoutMs,
      auth: values.zookeeperAuth,
      clock,
    });
  }

  /** The daemon's view of it. */
  get roles(): RoleControl {
    const member = this.member;
    return new MemberRoles(member, () => this.#running?.broker);
  }

  get member(): Member {
    if (this.#member === undefined) throw new Error('the member is not started');
    return this.#member;
  }

  get metricsAddress(): string | undefined {
    return this.#running?.metrics?.address;
  }

  async open(gate: AckGate): Promise<OpenBroker> {
    const { config, logs, storeHost, ports, haAddress, nameServers } = this.#options;
    const remotingLog = logs.logger(LogName.REMOTING);
    const store = await MessageStore.open(this.#store);
    store.gate = gate;
    const broker = new Broker({
      ...{ config, store, storeHost, ports, haAddress, nameServers, clock: systemClock },
      ...{ log: this.#log, remotingLog },
    });
    const client = new RemotingClient({ log: this.#log });
    const sync = this.#newSync(broker, store, client);
    const observers = new Observers({
      server: this.#options.server,
      feed: store.feed,
      role: broker.role,
      confirmed: () => this.#member?.confirmed ?? 0,
      config: config.values,
      log: this.#log,
    });
    const running: Running = { store, broker, sync, client, observers, metrics: undefined };
    this.#running = running;
    broker.replication = {
      replicas: () => [...(this.#member?.replication.replicas() ?? []), ...observers.status()],
      follower: () => this.#member?.replication.follower(),
      group: () => this.#member?.replication.group(),
    };
    broker.role.beforeMaster(async ({ epoch }) => {
      const exact = await sync.finish(LAST_SYNC_MS);
      broker.services.locks.lead(epoch, exact.has(LOCKS));
      broker.services.consumption.lead(epoch);
    });
    broker.role.onChange(({ role }) => {
      if (role === 'SLAVE') sync.start();
      else void sync.stop();
    });
    await broker.start();
    running.metrics = await startMetrics({ config, broker, store }, this.#log);
    return { store, role: broker.role };
  }

  #newSync(broker: Broker, store: MessageStore, client: RemotingClient): SlaveSync {
    const { values } = this.#options.config;
    const timer = timerTable((body) => adoptTimerProgress(values, body, nodeFileSystem));
    return new SlaveSync({
      client,
      tables: [
        lockTable(broker.services),
        deliveryTable(broker.services),
        ...syncedTables(broker.services, store, true),
        ...(values.timerWheelEnable ? [timer] : []),
      ],
      master: () => broker.role.state.masterAddress,
      epoch: () => broker.role.state.epoch,
      logEnd: () => store.replica.end,
      periodMs: () => SYNC_PERIOD_MS,
      log: this.#log,
    });
  }

  onConfirmed(): void {
    this.#running?.observers.onConfirmed();
  }

  truncate(to: number, why: { epoch: number; reason: string }): Promise<Truncated | undefined> {
    return truncateStore(this.#store, to, why);
  }

  ended(reason: string): void {
    this.#options.onFailed(reason);
  }

  /**
   * Hands over where that is wanted, and hands requests on until clients have noticed; stops taking part; then broker and
   * store close.
   */
  async stop(): Promise<void> {
    await this.#member?.handOver();
    await untilQuiet(() => this.#running?.broker.relay?.figures, this.#options.config.values.handoverRelayMs);
    this.#options.server.onExtended = undefined;
    await this.#member?.stop();
    // The session ends after the last acknowledgement and before the store closes: nobody waits for a time-out.
    await this.#coordination?.close();
    await this.close();
  }

  /** Closes broker and store; the member may ask for them again. */
  async close(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    running.observers.close('the broker closes');
    await running.sync.stop();
    await running.metrics?.close();
    await running.broker.close();
    await running.client.close();
    await running.store.close();
  }
}
