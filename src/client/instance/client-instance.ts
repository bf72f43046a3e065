import { messageOf } from '../../errors/index.ts';
import { type BrokerData, MASTER_ID, masterAddr } from '../../protocol/bodies/broker-data.ts';
import type { HeartbeatData } from '../../protocol/bodies/heartbeat-data.ts';
import { RemotingClient } from '../../remoting/client.ts';
import { type AddressMap, dialler } from '../address-map.ts';
import { Caller, type CallerOptions } from '../caller.ts';
import type { Credentials } from '../signing/credentials.ts';
import { signerOf } from '../signing/sign.ts';
import { type ClientLog, silentClientLog } from './client-log.ts';
import { ClientRequests } from './client-requests.ts';
import { Heartbeats } from './heartbeats.ts';
import { Members } from './members.ts';
import { ClientProcessors } from './processors.ts';
import { RouteCache } from './route-cache.ts';
import type { ConsumerMember, ProducerMember, ReplyTaker } from './types.ts';

/** What an instance is made of; clients come by one through `acquireInstance`. */
export interface ClientInstanceOptions {
  clientId: string;
  namesrvAddrs: readonly string[];
  namesrvFrom?: string | undefined;
  pollNameServerInterval?: number | undefined;
  heartbeatBrokerInterval?: number | undefined;
  mqClientApiTimeout?: number | undefined;
  addressMap?: AddressMap | undefined;
  /** Checked. */
  credentials?: Credentials | undefined;
  log?: ClientLog | undefined;
}

/** Routes and heartbeats are taken up every so often, milliseconds. */
const INTERVAL_MS = 30_000;

/**
 * What the producers and consumers of one client id share: one connection per broker, routes, heartbeats, and what
 * brokers ask of the client. Until a member joins it runs nothing in the background; its timers never keep a process
 * alive.
 */
export class ClientInstance {
  /** `ip@instance[@unit]`. */
  readonly clientId: string;
  readonly log: ClientLog;
  /** Requests with the instance's own time-out and no signal; {@link requestsWith} makes a client's own. */
  readonly requests: ClientRequests;
  readonly routes: RouteCache;
  readonly #options: ClientInstanceOptions;
  readonly #remoting: RemotingClient;
  readonly #members = new Members();
  readonly #heartbeats: Heartbeats;
  readonly #brokers = new Map<string, BrokerData>();
  #polling: NodeJS.Timeout | undefined;

  constructor(options: ClientInstanceOptions) {
    this.#options = options;
    this.clientId = options.clientId;
    this.log = options.log ?? silentClientLog;
    const processors = new ClientProcessors(this.#members, this.log, (from) => this.#remoting.addressOf(from));
    this.#remoting = new RemotingClient({
      dialAs: dialler(options.addressMap, options.namesrvAddrs),
      processors: processors.table,
      log: this.log,
      beforeSend: options.credentials === undefined ? undefined : signerOf(options.credentials),
      onDisconnect: (address, reason) => this.#disconnected(address, reason),
    });
    const caller = new Caller(this.#remoting, { timeoutMs: options.mqClientApiTimeout ?? 3000 });
    this.requests = new ClientRequests(caller, options.namesrvAddrs, options.namesrvFrom);
    this.routes = new RouteCache(this.requests.namesrv, this.log);
    this.routes.onChange((topic, route) => this.#noteRoute(topic, route.brokerDatas));
    this.#heartbeats = new Heartbeats({
      clientId: this.clientId,
      intervalMs: options.heartbeatBrokerInterval ?? INTERVAL_MS,
      caller,
      log: this.log,
      addresses: () => this.#heartbeatAddresses(),
      data: () => this.#heartbeatData(),
    });
  }

  /** Requests over the same connections, with a client's own time-out and signal. */
  requestsWith(options: CallerOptions): ClientRequests {
    const caller = new Caller(this.#remoting, options, this.requests.caller);
    return new ClientRequests(caller, this.#options.namesrvAddrs, this.#options.namesrvFrom);
  }

  /**
   * A producer begins. It is told to brokers with the next heartbeat, a second from now at the latest; what needs it
   * before calls {@link heartbeatNow}.
   * @throws MqError IN_USE when its group is here already
   */
  joinProducer(member: ProducerMember): void {
    this.#members.addProducer(member);
    this.#begin();
  }

  /** A producer ends; brokers that were told of its group are told so. */
  async leaveProducer(member: ProducerMember): Promise<void> {
    if (this.#members.removeProducer(member)) await this.#heartbeats.unregister({ producerGroup: member.group });
  }

  /**
   * A consumer begins. It then calls {@link heartbeatNow}, so that brokers count it in before it shares queues out.
   * @throws MqError IN_USE when its group is here already
   */
  joinConsumer(member: ConsumerMember): void {
    this.#members.addConsumer(member);
    this.#begin();
  }

  /** A consumer ends; brokers that were told of its group are told so. */
  async leaveConsumer(member: ConsumerMember): Promise<void> {
    if (this.#members.removeConsumer(member)) await this.#heartbeats.unregister({ consumerGroup: member.group });
  }

  /** Offers pushed replies to `taker` until the returned function is called. */
  takeReplies(taker: ReplyTaker): () => void {
    return this.#members.addReplyTaker(taker);
  }

  /**
   * Tells the brokers of all members' topics who is here, after asking for routes that are missing: for a group that
   * joined, and for a subscription that changed. It never rejects; what fails is logged and tried again.
   */
  async heartbeatNow(): Promise<void> {
    const missing = [...this.#members.topics()].filter((topic) => this.routes.peek(topic) === undefined);
    const outcomes = await Promise.allSettled(missing.map((topic) => this.routes.refresh(topic)));
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      this.log.warn({ reason: messageOf(outcome.reason) }, 'a route could not be asked for');
    }
    await this.#heartbeats.now();
  }

  /** True when the broker at the address has been told of every member, and the connection stands. */
  isKnownTo(address: string): boolean {
    return this.#heartbeats.knows(address);
  }

  /** Asks for the routes of all members' topics again, as is done every 30 s, and lets go of brokers no route names. */
  async refreshRoutes(): Promise<void> {
    await this.routes.refreshAll(this.#members.topics());
    this.#dropDeadBrokers();
  }

  /** The replicas of a broker by the routes known here. */
  findBroker(brokerName: string): BrokerData | undefined {
    return this.#brokers.get(brokerName);
  }

  /** `host:port` of a broker's master by the routes known here. */
  masterOf(brokerName: string): string | undefined {
    const broker = this.#brokers.get(brokerName);
    return broker === undefined ? undefined : masterAddr(broker);
  }

  /** Ends the background work and closes every connection; requests under way fail. Members have left before. */
  async close(): Promise<void> {
    clearInterval(this.#polling);
    this.#heartbeats.stop();
    await this.#remoting.close();
  }

  #begin(): void {
    this.#heartbeats.joined();
    if (this.#polling !== undefined) return;
    this.#polling = setInterval(() => {
      this.refreshRoutes().catch((error: unknown) => {
        this.log.warn({ reason: messageOf(error) }, 'routes could not be refreshed');
      });
    }, this.#options.pollNameServerInterval ?? INTERVAL_MS);
    this.#polling.unref();
  }

  /** A broker that is new, or has moved, is told at once, if brokers are told at all by now. */
  #noteRoute(topic: string, brokers: readonly BrokerData[]): void {
    for (const broker of brokers) this.#brokers.set(broker.brokerName, broker);
    this.#members.rebalanceSoon(topic);
    if (!this.#heartbeats.begun) return;
    const untold = [...this.#heartbeatAddresses()].some((address) => !this.#heartbeats.knows(address));
    if (untold) void this.#heartbeats.now();
  }

  #disconnected(address: string, reason: string): void {
    this.log.debug({ address, reason }, 'a connection closed');
    this.#heartbeats.lost(address);
  }

  #dropDeadBrokers(): void {
    const before = this.#brokerAddresses();
    this.#brokers.clear();
    for (const [, route] of this.routes.all()) {
      for (const broker of route.brokerDatas) this.#brokers.set(broker.brokerName, broker);
    }
    const present = this.#brokerAddresses();
    for (const address of before) {
      if (present.has(address)) continue;
      this.log.info({ address }, 'no route names a broker any more; its connection is closed');
      this.#remoting.disconnect(address, 'no route names the broker any more');
    }
  }

  #brokerAddresses(): Set<string> {
    return new Set([...this.#brokers.values()].flatMap((broker) => [...broker.brokerAddrs.values()]));
  }

  /** Masters, and their slaves when there is a consumer: only consumers ask slaves. */
  *#heartbeatAddresses(): Generator<string> {
    const slavesToo = this.#members.consumers.size > 0;
    for (const broker of this.#brokers.values()) {
      for (const [id, address] of broker.brokerAddrs) if (slavesToo || id === MASTER_ID) yield address;
    }
  }

  #heartbeatData(): HeartbeatData | undefined {
    if (this.#members.size === 0) return undefined;
    return {
      clientId: this.clientId,
      producerGroups: this.#members.producerGroups,
      consumerDataSet: [...this.#members.consumers.values()].map((member) => member.heartbeat()),
      heartbeatFingerprint: 0,
      withoutSub: false,
    };
  }
}
