import { type Clock, steadyClock } from '../../clock.ts';
import type { BrokerConfigStore } from '../../config/index.ts';
import type { Logger } from '../../observe/index.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { RemotingClient } from '../../remoting/client.ts';
import { RemotingServer } from '../../remoting/server.ts';
import type { Processor } from '../../remoting/types.ts';
import type { MessageStore } from '../store/message-store.ts';
import type { HostAddress } from '../store/types.ts';
import { NameServerRoutes } from './assignment/topic-routes.ts';
import type { BrokerContext } from './context.ts';
import { MessageWriter } from './message/message-writer.ts';
import type { BrokerPart } from './part.ts';
import { brokerDiversions, commonParts, masterParts } from './parts.ts';
import { adminProcessors } from './processors/admin/index.ts';
import { clientProcessors } from './processors/client/index.ts';
import { assemblePull } from './pull/assemble.ts';
import { queryProcessors } from './query/query-processor.ts';
import { NameServerRegistration } from './registration/name-server-registration.ts';
import { MasterRelay } from './relay/master-relay.ts';
import { Repeat } from './repeat.ts';
import { BrokerRole } from './role/broker-role.ts';
import { MasterParts } from './role/master-parts.ts';
import { restoreTopics } from './role/restored-topics.ts';
import { guarded, notMaster } from './role/role-refusal.ts';
import type { ReplicationView } from './role/types.ts';
import { assembleSend } from './send/assemble.ts';
import type { SendProcessor } from './send/send-processor.ts';
import { type BrokerServices, openServices, saveServices, saveTables } from './services.ts';
import { followConfig } from './store-settings.ts';

export interface BrokerOptions {
  config: BrokerConfigStore;
  store: MessageStore;
  /** brokerIP1 and the port really listened on. */
  storeHost: HostAddress;
  /** Ports to listen on: `listenPort`, and two below it. */
  ports: readonly number[];
  /** Where slaves replicate from: brokerIP2 and the HA port really listened on. */
  haAddress: string;
  nameServers: readonly string[];
  clock: Clock;
  log: Logger;
  remotingLog: Logger;
}

const SCAN_INTERVAL_MS = 10_000;
const LOCK_SCAN_INTERVAL_MS = 1000;
/** Of a broker without slaves and without a master. */
const NO_REPLICATION: ReplicationView = { replicas: () => [], follower: () => undefined };

/** A broker: its tables, its processors and its sockets, over an open store. */
export class Broker {
  readonly services: BrokerServices;
  /** When it was made, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly role: BrokerRole;
  /** Of a group that elects its master. */
  readonly relay: MasterRelay | undefined;
  /** Replication as it is shown; set by whoever runs it. */
  replication: ReplicationView = NO_REPLICATION;
  readonly #options: BrokerOptions;
  readonly #client: RemotingClient;
  readonly #server: RemotingServer;
  readonly #registration: NameServerRegistration;
  readonly #parts: readonly BrokerPart[];
  readonly #masterParts: MasterParts;
  readonly #repeats: readonly Repeat[];
  /** Ends of what it hears of its configuration, which outlives it where a log is cut. */
  readonly #deaf: (() => void)[] = [];

  constructor(options: BrokerOptions) {
    const { config, store, storeHost, clock, log } = options;
    this.#options = options;
    this.services = openServices(config, clock, log, steadyClock);
    this.startedAt = clock.now();
    this.#client = new RemotingClient({ log: options.remotingLog });
    this.role = this.#newRole();
    this.relay = config.values.zookeeper === undefined ? undefined : this.#newRelay();
    this.#registration = this.#newRegistration();
    const diversions = brokerDiversions(config.values, this.services);
    const { role, services } = this;
    const send = assembleSend({ config: config.values, services, store, storeHost, clock, role });
    const context = this.#context(new MessageWriter(store, diversions));
    this.#parts = commonParts(context);
    this.#masterParts = new MasterParts(() => masterParts(context));
    const processors = this.#processors(send, context);
    this.#server = new RemotingServer({
      host: config.values.bindAddress,
      ports: options.ports,
      processors: this.relay?.processors(processors) ?? processors,
      tap: this.relay?.tap(send.tap) ?? send.tap,
      log: options.remotingLog,
      idleTimeoutMs: config.values.serverChannelMaxIdleTimeSeconds * 1000,
      backlog: config.values.serverSocketBacklog,
      ...(config.values.writeBufferHighWaterMark > 0 && { maxPendingBytes: config.values.writeBufferHighWaterMark }),
      onDisconnect: (connection) => {
        this.services.consumers.onDisconnect(connection);
        this.services.producers.onDisconnect(connection);
        for (const part of this.#parts) part.onDisconnect?.(connection);
        this.#masterParts.onDisconnect(connection);
      },
    });
    this.services.hold.listenTo(store);
    this.services.topics.onChange(() => void this.#registration.registerNow());
    this.#deaf.push(followConfig(config, store.settings));
    this.#repeats = [
      new Repeat(
        () => SCAN_INTERVAL_MS,
        () => this.#scan(),
      ),
      new Repeat(
        () => LOCK_SCAN_INTERVAL_MS,
        () => this.services.locks.scan(),
      ),
      new Repeat(
        () => config.values.flushConsumerOffsetInterval,
        () => this.#saveOffsets(),
      ),
    ];
  }

  #newRole(): BrokerRole {
    const { config, store, log } = this.#options;
    const { topics } = this.services;
    return new BrokerRole(
      {
        parts: { start: () => this.#masterParts.start(), stop: () => this.#masterParts.stop() },
        prepareMaster: (epoch) => {
          const { role, epoch: before } = this.role.state;
          topics.beginEpoch(epoch);
          if (role === 'MASTER' || (epoch === 0 && before === 0)) return;
          const restored = restoreTopics(topics, store);
          if (restored.length > 0) log.warn({ topics: restored }, 'topics were made again that only had queues');
        },
        saveTables: () => saveTables(this.services),
        register: () => void this.#registration.registerNow(),
        hasPermit: () => store.gate?.hasPermit?.() ?? true,
        log,
      },
      config.values.brokerId,
    );
  }

  #newRelay(): MasterRelay {
    return new MasterRelay({
      client: this.#client,
      role: this.role,
      gate: () => this.#options.store.gate,
      replicas: () => this.replication.replicas(),
      isMember: (group, connection) => this.services.consumers.group(group)?.has(connection) === true,
      log: this.#options.log,
    });
  }

  #newRegistration(): NameServerRegistration {
    const { config, storeHost, haAddress, nameServers, log } = this.#options;
    const { values } = config;
    const { topics } = this.services;
    return new NameServerRegistration({
      identity: () => {
        const { role, brokerId } = this.role.state;
        if (role === 'NONE') return undefined;
        return {
          brokerName: values.brokerName,
          brokerAddr: `${values.brokerIP1}:${storeHost.port}`,
          clusterName: values.brokerClusterName,
          haServerAddr: haAddress,
          brokerId,
        };
      },
      mayUnregister: () => this.role.state.role === 'SLAVE' || this.role.state.epoch === 0,
      onMaster: (info) => this.role.masterSaid(info),
      client: this.#client,
      nameServers: () => nameServers,
      body: () => ({
        topicConfigSerializeWrapper: {
          topicConfigTable: new Map(topics.all()),
          dataVersion: topics.dataVersion,
        },
        filterServerList: [],
      }),
      onOrderConfig: (table) => topics.markOrdered(Object.keys(table)),
      periodMs: () => values.registerNameServerPeriod,
      timeoutMs: () => values.registerBrokerTimeoutMills,
      log,
    });
  }

  #newRoutes(): NameServerRoutes {
    const { config, nameServers, clock, log } = this.#options;
    return new NameServerRoutes({
      client: this.#client,
      nameServers: () => nameServers,
      clock,
      keepMs: () => config.values.loadBalancePollNameServerInterval,
      log,
    });
  }

  /** What the processors of clients' and administrators' requests work on. */
  #context(writer: MessageWriter): BrokerContext {
    const { config, store, storeHost, clock, log } = this.#options;
    const { brokerIP1, brokerName, brokerClusterName } = config.values;
    return {
      ...this.services,
      config,
      store,
      writer,
      registration: this.#registration,
      routes: this.#newRoutes(),
      clock,
      log,
      role: this.role,
      replication: {
        replicas: () => this.replication.replicas(),
        awaited: () => this.replication.awaited?.(),
        follower: () => this.replication.follower(),
        group: () => this.replication.group?.(),
      },
      address: `${brokerIP1}:${storeHost.port}`,
      haAddress: this.#options.haAddress,
      brokerName,
      clusterName: brokerClusterName,
      startedAt: this.startedAt,
      load: () => ({
        sendQueueSize: store.pendingAnswers,
        sendHeadWaitMs: Math.round(store.oldestPendingMs),
        writeMs: 0,
        pullQueueSize: this.services.hold.count,
        pullHeadWaitMs: 0,
      }),
      relay: () => this.relay?.figures,
      malformed: () => this.#server.malformed,
    };
  }

  #processors(send: SendProcessor, context: BrokerContext): Map<number, Processor> {
    const { config, store, log } = this.#options;
    const { role } = this;
    const pull = assemblePull(config.values, this.services, store, log, role);
    const refuse = (): never => {
      throw notMaster(role.state);
    };
    return new Map<number, Processor>([
      [RequestCode.SEND_MESSAGE, send.process],
      [RequestCode.SEND_MESSAGE_V2, send.process],
      [RequestCode.SEND_BATCH_MESSAGE, send.process],
      [RequestCode.PULL_MESSAGE, pull.process],
      [RequestCode.LITE_PULL_MESSAGE, pull.process],
      ...queryProcessors({
        store,
        maxMessages: () => config.values.maxMsgsNumBatch,
        maxUniqueKeyMessages: () => config.values.defaultQueryMaxNum,
      }),
      ...guarded([...clientProcessors(context), ...adminProcessors(context)], role),
      ...guarded(
        this.#parts.flatMap((part) => part.processors),
        role,
      ),
      ...this.#masterParts.entries(refuse),
    ]);
  }

  /** Listens and registers. @throws MqError IN_USE, CANNOT_CREATE when a port cannot be had */
  async start(): Promise<void> {
    for (const part of this.#parts) await part.start?.();
    await this.#takeConfiguredRole();
    await this.#server.listen();
    const { hold, stats } = this.services;
    hold.start();
    stats.start();
    for (const repeat of this.#repeats) repeat.start();
    await this.#registration.start();
  }

  /** Without ZooKeeper the configuration has the last word; with it, whoever leads the group gives out the roles. */
  async #takeConfiguredRole(): Promise<void> {
    const { config } = this.#options;
    const { brokerRole, brokerId, zookeeper } = config.values;
    if (zookeeper !== undefined) return;
    if (brokerRole === 'SLAVE') await this.role.becomeSlave({ id: brokerId, masterAddress: undefined, epoch: 0 });
    else await this.role.becomeMaster({ epoch: 0, shown: brokerRole });
    const onRole = (): void => {
      const shown = config.get('brokerRole');
      if (shown !== 'SLAVE') this.role.shownAs(shown, 'brokerRole was changed');
    };
    this.#deaf.push(config.on(['brokerRole'], onRole));
  }

  #scan(): void {
    const now = this.#options.clock.now();
    this.services.consumers.scan(now);
    this.services.producers.scan(now);
  }

  async #saveOffsets(): Promise<void> {
    try {
      await this.services.offsets.flush();
    } catch (error) {
      this.#options.log.error({ error }, 'consumer offsets could not be saved; trying on');
    }
  }

  /** Leaves the routes, answers what waits, saves the tables. The store is closed by its owner afterwards. */
  async close(): Promise<void> {
    for (const end of this.#deaf.splice(0)) end();
    for (const repeat of this.#repeats) repeat.stop();
    await this.#registration.stop();
    this.services.hold.stop();
    this.relay?.close();
    await this.#server.close();
    await this.role.close();
    for (const part of this.#parts.toReversed()) await part.stop?.();
    this.services.stats.stop();
    await this.#client.close();
    saveServices(this.services);
  }
}
