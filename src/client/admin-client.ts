import { RemotingClient } from '../remoting/client.ts';
import { type AddressMap, dialler } from './address-map.ts';
import { Caller } from './caller.ts';
import { namesrvOf } from './instance/options.ts';
import type { RequestTally } from './request-tally.ts';
import { AuthRequests } from './requests/auth.ts';
import { BrokerRequests } from './requests/brokers.ts';
import { ColdDataRequests } from './requests/cold-data.ts';
import { ContainerRequests } from './requests/containers.ts';
import { ControllerRequests } from './requests/controllers.ts';
import { GroupRequests } from './requests/groups.ts';
import { LiteTopicRequests } from './requests/lite-topics.ts';
import { MessageRequests } from './requests/messages.ts';
import { NamesrvRequests } from './requests/namesrv.ts';
import { OffsetRequests } from './requests/offsets.ts';
import { PlainAclRequests } from './requests/plain-acl.ts';
import { PopRequests } from './requests/pops.ts';
import { ReplicationRequests } from './requests/replication.ts';
import { RocksdbRequests } from './requests/rocksdb.ts';
import { TopicRequests } from './requests/topics.ts';
import { UpkeepRequests } from './requests/upkeep.ts';
import { type Credentials, checkedCredentials } from './signing/credentials.ts';
import { signerOf } from './signing/sign.ts';

export interface AdminClientOptions {
  /** Name servers: a list, or `host:port;host:port`. Default: the environment's NAMESRV_ADDR. */
  namesrvAddr?: string | readonly string[] | undefined;
  /** Who gave those addresses, for errors: `-n`, `NAMESRV_ADDR`, a context, the default. */
  namesrvFrom?: string | undefined;
  /** Waiting time of one request, milliseconds; default 5,000. Slow requests get a multiple of it. */
  timeoutMs?: number;
  /** Where advertised addresses are reached, as `{'172.17.0.2:10911': '127.0.0.1:10911'}`; not for name servers. */
  addressMap?: AddressMap | undefined;
  /** Signs every request, for brokers that want to know who asks. */
  credentials?: Credentials | undefined;
  /** Ends every request with INTERRUPTED. */
  signal?: AbortSignal;
  /** Counts requests under way, for whoever shows them. */
  tally?: RequestTally;
}

/**
 * Typed administration requests to name servers and brokers, by family. An answer with a code other than 0 becomes an
 * MqError that carries the code and the remark.
 *
 *   const client = new AdminClient({ namesrvAddr: '127.0.0.1:9876' });
 *   const route = await client.namesrv.getRoute('Orders');
 *   await client.close();
 */
export class AdminClient {
  readonly namesrv: NamesrvRequests;
  readonly topics: TopicRequests;
  readonly liteTopics: LiteTopicRequests;
  readonly groups: GroupRequests;
  readonly offsets: OffsetRequests;
  readonly brokers: BrokerRequests;
  readonly upkeep: UpkeepRequests;
  readonly coldData: ColdDataRequests;
  readonly messages: MessageRequests;
  readonly pops: PopRequests;
  readonly auth: AuthRequests;
  readonly plainAcl: PlainAclRequests;
  readonly controllers: ControllerRequests;
  readonly containers: ContainerRequests;
  readonly replication: ReplicationRequests;
  readonly rocksdb: RocksdbRequests;
  readonly signal: AbortSignal | undefined;
  readonly #remoting: RemotingClient;

  /** @throws MqError USAGE when no name server is given */
  constructor(options: AdminClientOptions = {}) {
    const namesrv = namesrvOf(options);
    this.signal = options.signal;
    const { credentials } = options;
    this.#remoting = new RemotingClient({
      dialAs: dialler(options.addressMap, namesrv.addresses),
      beforeSend: credentials === undefined ? undefined : signerOf(checkedCredentials(credentials)),
    });
    const { timeoutMs = 5000, signal, tally } = options;
    const caller = new Caller(this.#remoting, { timeoutMs, signal, tally });
    this.namesrv = new NamesrvRequests(caller, namesrv.addresses, namesrv.from);
    this.topics = new TopicRequests(caller);
    this.liteTopics = new LiteTopicRequests(caller);
    this.groups = new GroupRequests(caller);
    this.offsets = new OffsetRequests(caller);
    this.brokers = new BrokerRequests(caller);
    this.upkeep = new UpkeepRequests(caller);
    this.coldData = new ColdDataRequests(caller);
    this.messages = new MessageRequests(caller);
    this.pops = new PopRequests(caller);
    this.auth = new AuthRequests(caller);
    this.plainAcl = new PlainAclRequests(caller);
    this.controllers = new ControllerRequests(caller);
    this.containers = new ContainerRequests(caller);
    this.replication = new ReplicationRequests(caller);
    this.rocksdb = new RocksdbRequests(caller);
  }

  /** Closes every connection; requests under way fail. */
  async close(): Promise<void> {
    await this.#remoting.close();
  }
}
