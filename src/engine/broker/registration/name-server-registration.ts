import { messageOf } from '../../../errors/index.ts';
import { decodeKVTable, type KVTable } from '../../../protocol/bodies/kv-table.ts';
import { encodeRegisterBrokerBody, type RegisterBrokerBody } from '../../../protocol/bodies/register-broker.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, request } from '../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../protocol/header.ts';
import {
  brokerIdentityRequest,
  registerBrokerRequest,
  registerBrokerResponse,
} from '../../../protocol/headers/namesrv.ts';
import { crc31 } from '../../../protocol/message/crc.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { MasterInfo } from '../role/types.ts';

/** How this broker is known to name servers. */
export interface BrokerIdentity {
  brokerName: string;
  /** `brokerIP1:listenPort`. */
  brokerAddr: string;
  clusterName: string;
  /** `brokerIP2:haListenPort`. */
  haServerAddr: string;
  brokerId: number;
}

/** The part of RemotingClient used here. */
export interface RegistrationClient {
  invoke(address: string, command: RemotingCommand, timeoutMs: number): Promise<RemotingCommand>;
}

export interface RegistrationParts {
  /** As it is now; undefined while the broker has no role to register under. */
  identity(): BrokerIdentity | undefined;
  /**
   * Whether leaving is told to the name servers. Never by a master that has had a predecessor or may have a successor: 4.9
   * unregisters by id, and would take out whoever has the id by then.
   */
  mayUnregister(): boolean;
  /** Told where the master of this slave is, when a name server knows. */
  onMaster(info: MasterInfo): void;
  client: RegistrationClient;
  nameServers(): readonly string[];
  /** What is registered: the topic table and its version. */
  body(): RegisterBrokerBody;
  /** Told the order configuration of topics, when a name server has one. */
  onOrderConfig(table: KVTable): void;
  /** registerNameServerPeriod, kept within 10 s and 60 s. */
  periodMs(): number;
  /** registerBrokerTimeoutMills. */
  timeoutMs(): number;
  log: RemotingLog;
}

/**
 * Tells every name server of this broker and its topics: every 30 s, and at once when a topic changes. The connection
 * stays open in between, since a name server forgets a broker the moment its connection closes.
 */
export class NameServerRegistration {
  readonly #parts: RegistrationParts;
  /** Name servers that did not answer last time, so that the log has one line per change and not per try. */
  readonly #silent = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #queued = false;
  #isStarted = false;
  #stopped = false;

  constructor(parts: RegistrationParts) {
    this.#parts = parts;
  }

  /** Registers and goes on doing so; resolves when every name server has answered or failed once. */
  async start(): Promise<void> {
    this.#isStarted = true;
    await this.registerNow();
    this.#schedule();
  }

  #schedule(): void {
    if (this.#stopped) return;
    const periodMs = Math.min(60_000, Math.max(10_000, this.#parts.periodMs()));
    this.#timer = setTimeout(() => {
      this.registerNow().then(() => this.#schedule());
    }, periodMs).unref();
  }

  /**
   * Registers with the present topics; changes that come while a registration runs share the next one. Nothing before the
   * start: whoever finds the route connects at once.
   */
  registerNow(): Promise<void> {
    if (!this.#isStarted || this.#stopped || this.#queued) return this.#running;
    this.#queued = true;
    this.#running = this.#running.then(() => {
      this.#queued = false;
      return this.#registerAll();
    });
    return this.#running;
  }

  async #registerAll(): Promise<void> {
    const identity = this.#parts.identity();
    if (identity === undefined) return;
    const body = encodeRegisterBrokerBody(this.#parts.body());
    const fields = encodeHeader(registerBrokerRequest, {
      ...identity,
      compressed: false,
      bodyCrc32: crc31(body),
    });
    await Promise.all(
      this.#parts
        .nameServers()
        .map((address) => this.#register(address, request(RequestCode.REGISTER_BROKER, fields, body))),
    );
  }

  async #register(address: string, command: RemotingCommand): Promise<void> {
    const { client, log, timeoutMs, onOrderConfig, onMaster } = this.#parts;
    try {
      const answer = await client.invoke(address, command, timeoutMs());
      if (answer.code !== ResponseCode.SUCCESS) throw new Error(`answered ${answer.code}: ${answer.remark ?? ''}`);
      if (this.#silent.delete(address)) log.info({ nameServer: address }, 'registered with the name server again');
      const { masterAddr, haServerAddr } = decodeHeader(registerBrokerResponse, answer.extFields);
      if (masterAddr || haServerAddr)
        onMaster({ masterAddr: masterAddr || undefined, haServerAddr: haServerAddr || undefined });
      if (answer.body !== undefined) onOrderConfig(decodeKVTable(answer.body));
    } catch (error) {
      if (this.#silent.has(address)) return;
      this.#silent.add(address);
      log.warn({ nameServer: address, reason: messageOf(error) }, 'cannot register with the name server; trying on');
    }
  }

  /** Takes the broker out of every name server's routes. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
    const { client, log } = this.#parts;
    const identity = this.#parts.identity();
    if (identity === undefined || !this.#parts.mayUnregister()) return;
    const { brokerName, brokerAddr, clusterName, brokerId } = identity;
    const fields = encodeHeader(brokerIdentityRequest, { brokerName, brokerAddr, clusterName, brokerId });
    await Promise.all(
      this.#parts.nameServers().map(async (address) => {
        if (this.#silent.has(address)) return;
        try {
          await client.invoke(address, request(RequestCode.UNREGISTER_BROKER, fields), 3000);
        } catch (error) {
          log.warn({ nameServer: address, reason: messageOf(error) }, 'cannot unregister from the name server');
        }
      }),
    );
  }
}
