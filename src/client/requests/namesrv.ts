import { MqError, messageOf } from '../../errors/index.ts';
import { type ClusterInfo, decodeClusterInfo } from '../../protocol/bodies/cluster-info.ts';
import { decodeKVTable, type KVTable } from '../../protocol/bodies/kv-table.ts';
import { decodeTopicList } from '../../protocol/bodies/name-lists.ts';
import { decodePropertiesText, encodePropertiesText } from '../../protocol/bodies/properties-text.ts';
import { decodeTopicRouteData, type TopicRouteData } from '../../protocol/bodies/topic-route-data.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { decodeHeader } from '../../protocol/header.ts';
import * as headers from '../../protocol/headers/namesrv.ts';
import type { Caller } from '../caller.ts';
import { reachHint } from '../reach-hint.ts';

/** What became of a write at one name server. */
export interface NamesrvOutcome {
  address: string;
  /** Absent when it was done. */
  error?: MqError;
}

const NAMESRV_HINT = 'Is a name server running there? mq broker start brings one along; -n names another.';

/**
 * Requests to the name servers. A read asks one after the other until one answers; a write goes to every one, because
 * none tells another.
 */
export class NamesrvRequests {
  readonly #caller: Caller;
  readonly addresses: readonly string[];
  /** Which of them answered last: it is asked first, lest one that is gone costs every question its time-out. */
  #answering = 0;

  /** @throws MqError USAGE when there is no address */
  constructor(caller: Caller, addresses: readonly string[], addressFrom?: string) {
    if (addresses.length === 0) throw new MqError('USAGE', 'no name server address is given');
    this.#caller = caller;
    this.addresses = addresses;
    if (addressFrom !== undefined)
      for (const address of addresses) caller.noteOrigin(address, addressFrom, NAMESRV_HINT);
  }

  /** Route of a topic (105). @throws MqError NOT_FOUND when no broker has it */
  async getRoute(topic: string): Promise<TopicRouteData> {
    return this.#read(async (address) => {
      const answer = await this.#caller.callWith(
        address,
        RequestCode.GET_ROUTEINFO_BY_TOPIC,
        headers.getRouteInfoRequest,
        { topic, acceptStandardJsonOnly: true },
        { subject: { topic } },
      );
      const route = decodeTopicRouteData(answer.body);
      for (const broker of route.brokerDatas) this.#noteBroker(address, broker.brokerName, broker.brokerAddrs);
      return route;
    });
  }

  /** Route of a topic, or undefined when no broker has it. */
  async findRoute(topic: string): Promise<TopicRouteData | undefined> {
    try {
      return await this.getRoute(topic);
    } catch (error) {
      if (error instanceof MqError && error.details.responseCode === ResponseCode.TOPIC_NOT_EXIST) return undefined;
      throw error;
    }
  }

  /** All clusters and brokers (106). */
  async getClusterInfo(): Promise<ClusterInfo> {
    return this.#read(async (address) => {
      const info = decodeClusterInfo((await this.#caller.call(address, RequestCode.GET_BROKER_CLUSTER_INFO)).body);
      for (const [name, broker] of info.brokerAddrTable) this.#noteBroker(address, name, broker.brokerAddrs);
      return info;
    });
  }

  /** Names of all topics (206). */
  async getAllTopics(): Promise<string[]> {
    return this.#read(async (address) => {
      const answer = await this.#caller.call(address, RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER);
      return decodeTopicList(answer.body).topicList;
    });
  }

  /** Names of a cluster's topics (224). */
  async getTopicsByCluster(cluster: string): Promise<string[]> {
    return this.#read(async (address) => {
      const answer = await this.#caller.callWith(address, RequestCode.GET_TOPICS_BY_CLUSTER, headers.clusterRequest, {
        cluster,
      });
      return decodeTopicList(answer.body).topicList;
    });
  }

  /** One value of the KV configuration (101), or undefined. */
  getKvConfig(namespace: string, key: string): Promise<string | undefined> {
    return this.#read((address) => this.findKvConfigAt(address, namespace, key));
  }

  /** One value of the KV configuration of one name server (101), or undefined. */
  async findKvConfigAt(address: string, namespace: string, key: string): Promise<string | undefined> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.GET_KV_CONFIG,
      headers.kvKeyRequest,
      { namespace, key },
      { accept: [ResponseCode.QUERY_NOT_FOUND] },
    );
    return decodeHeader(headers.getKvConfigResponse, answer.extFields).value;
  }

  /** A namespace of the KV configuration (219); empty when there is none. */
  async getKvNamespace(namespace: string): Promise<KVTable> {
    return this.#read(async (address) => {
      const answer = await this.#caller.callWith(
        address,
        RequestCode.GET_KVLIST_BY_NAMESPACE,
        headers.kvNamespaceRequest,
        { namespace },
        { accept: [ResponseCode.QUERY_NOT_FOUND] },
      );
      return answer.body === undefined ? {} : decodeKVTable(answer.body);
    });
  }

  /** Sets a value of the KV configuration (100) at every name server. */
  putKvConfig(namespace: string, key: string, value: string): Promise<NamesrvOutcome[]> {
    return this.#write((address) => this.putKvConfigAt(address, namespace, key, value));
  }

  /** Sets a value of the KV configuration of one name server (100). */
  async putKvConfigAt(address: string, namespace: string, key: string, value: string): Promise<void> {
    const fields = { namespace, key, value };
    await this.#caller.callWith(address, RequestCode.PUT_KV_CONFIG, headers.putKvConfigRequest, fields);
  }

  /** Removes a value of the KV configuration (102) at every name server. */
  deleteKvConfig(namespace: string, key: string): Promise<NamesrvOutcome[]> {
    return this.#write((address) => this.deleteKvConfigAt(address, namespace, key));
  }

  /** Removes a value of the KV configuration of one name server (102). */
  async deleteKvConfigAt(address: string, namespace: string, key: string): Promise<void> {
    await this.#caller.callWith(address, RequestCode.DELETE_KV_CONFIG, headers.kvKeyRequest, { namespace, key });
  }

  /** Forgets a topic (216) at every name server; with a cluster, only that cluster's part of it. */
  deleteTopic(topic: string, clusterName?: string): Promise<NamesrvOutcome[]> {
    return this.#write((address) =>
      this.#caller.callWith(address, RequestCode.DELETE_TOPIC_IN_NAMESRV, headers.deleteTopicInNamesrvRequest, {
        topic,
        clusterName,
      }),
    );
  }

  /** Takes a broker's write permission away at one name server (205). @returns how many topics the broker has there */
  async wipeWritePermAt(address: string, brokerName: string): Promise<number> {
    const code = RequestCode.WIPE_WRITE_PERM_OF_BROKER;
    const answer = await this.#caller.callWith(address, code, headers.brokerNameRequest, { brokerName });
    return decodeHeader(headers.wipeWritePermResponse, answer.extFields).wipeTopicCount;
  }

  /** Gives a broker's write permission back at one name server (327). @returns how many topics the broker has there */
  async addWritePermAt(address: string, brokerName: string): Promise<number> {
    const code = RequestCode.ADD_WRITE_PERM_OF_BROKER;
    const answer = await this.#caller.callWith(address, code, headers.brokerNameRequest, { brokerName });
    return decodeHeader(headers.addWritePermResponse, answer.extFields).addTopicCount;
  }

  /** The configuration of one name server (319). */
  async getConfig(address: string): Promise<Map<string, string>> {
    return decodePropertiesText((await this.#caller.call(address, RequestCode.GET_NAMESRV_CONFIG)).body);
  }

  /** Changes the configuration of one name server (318). An Apache name server ignores keys it does not know. */
  async updateConfigAt(address: string, entries: Iterable<readonly [string, string]>): Promise<void> {
    await this.#caller.call(address, RequestCode.UPDATE_NAMESRV_CONFIG, { body: encodePropertiesText(entries) });
  }

  #noteBroker(namesrv: string, brokerName: string, addrs: ReadonlyMap<number, string>): void {
    for (const address of addrs.values()) {
      const origin = `name server ${namesrv}, where broker ${brokerName} registered it`;
      this.#caller.noteOrigin(address, origin, (mappedTo) => reachHint(address, mappedTo));
    }
  }

  async #read<T>(ask: (address: string) => Promise<T>): Promise<T> {
    const failures: MqError[] = [];
    const { length } = this.addresses;
    const first = this.#answering;
    for (let i = first; i < first + length; i++) {
      try {
        const answer = await ask(this.addresses[i % length] as string);
        this.#answering = i % length;
        return answer;
      } catch (error) {
        if (!(error instanceof MqError) || (error.code !== 'UNREACHABLE' && error.code !== 'TIMEOUT')) throw error;
        failures.push(error);
      }
    }
    const [only] = failures;
    if (failures.length === 1 && only !== undefined) throw only;
    throw new MqError(
      'UNREACHABLE',
      `none of the ${failures.length} name servers answered: ${failures.map((error) => error.message).join('; ')}`,
      { address: this.addresses.join(';') },
    );
  }

  #write(tell: (address: string) => Promise<unknown>): Promise<NamesrvOutcome[]> {
    return Promise.all(
      this.addresses.map(async (address) => {
        try {
          await tell(address);
          return { address };
        } catch (error) {
          return {
            address,
            error: error instanceof MqError ? error : new MqError('BUG', messageOf(error), { cause: error }),
          };
        }
      }),
    );
  }
}
