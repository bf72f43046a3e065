import { AdminClient } from '../../src/client/admin-client.ts';
import { encodeClusterInfo } from '../../src/protocol/bodies/cluster-info.ts';
import { encodeTopicConfig, type TopicConfig, topicConfig } from '../../src/protocol/bodies/topic-config.ts';
import { encodeTopicRouteData, type QueueData } from '../../src/protocol/bodies/topic-route-data.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../src/protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../src/protocol/command.ts';
import { silentLog } from '../../src/remoting/log.ts';
import { RemotingServer } from '../../src/remoting/server.ts';

/** Answers one request code; undefined says nothing at all. */
export type Script = (request: RemotingCommand) => RemotingCommand | undefined;

/** A peer that answers what the test tells it to, over a real socket. */
export class FakePeer {
  readonly scripts = new Map<number, Script>();
  /** Every request that came, in order. */
  readonly received: RemotingCommand[] = [];
  address = '';
  #server: RemotingServer | undefined;

  on(code: number, script: Script): this {
    this.scripts.set(code, script);
    return this;
  }

  /** Requests of one code that came. */
  requests(code: number): RemotingCommand[] {
    return this.received.filter((request) => request.code === code);
  }

  async start(): Promise<this> {
    const processors = new Map(
      Object.values(RequestCode).map((code) => [
        code as number,
        (request: RemotingCommand) => {
          this.received.push(request);
          const script = this.scripts.get(code);
          return script === undefined
            ? response(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, 'not scripted')
            : script(request);
        },
      ]),
    );
    this.#server = new RemotingServer({ host: '127.0.0.1', ports: [0], processors, log: silentLog });
    const [port] = await this.#server.listen();
    this.address = `127.0.0.1:${port}`;
    return this;
  }

  async stop(): Promise<void> {
    await this.#server?.close();
  }
}

export const ok = (extFields?: Record<string, string>, body?: Buffer): RemotingCommand =>
  response(ResponseCode.SUCCESS, undefined, extFields, body);

/** Makes a peer keep topics as a broker does: 17 writes what 351 reads. */
export function keepTopics(peer: FakePeer, ...present: TopicConfig[]): Map<string, TopicConfig> {
  const topics = new Map(present.map((config) => [config.topicName, config]));
  peer
    .on(RequestCode.GET_TOPIC_CONFIG, ({ extFields }) => {
      const config = topics.get(extFields?.['topic'] ?? '');
      if (config === undefined) return response(ResponseCode.TOPIC_NOT_EXIST, 'no such topic');
      return ok(undefined, encodeTopicConfig(config));
    })
    .on(RequestCode.UPDATE_AND_CREATE_TOPIC, ({ extFields = {} }) => {
      const { topic = '', readQueueNums, writeQueueNums, perm, order, topicSysFlag } = extFields;
      topics.set(
        topic,
        topicConfig(topic, {
          readQueueNums: Number(readQueueNums),
          writeQueueNums: Number(writeQueueNums),
          perm: Number(perm),
          topicSysFlag: Number(topicSysFlag),
          order: order === 'true',
        }),
      );
      return ok();
    });
  return topics;
}

export interface FakeTopic {
  topic: string;
  /** Queues by broker name. */
  queues: Record<string, Partial<QueueData>>;
}

/** A name server, two brokers b-a and b-b of cluster C, and a client for them. */
export class FakeCluster {
  readonly namesrv = new FakePeer();
  readonly a = new FakePeer();
  readonly b = new FakePeer();
  /** Key-value configuration, by key. */
  readonly kv = new Map<string, string>();
  readonly routes = new Map<string, FakeTopic>();
  client!: AdminClient;

  static async start(timeoutMs = 3000): Promise<FakeCluster> {
    const cluster = new FakeCluster();
    await Promise.all([cluster.namesrv.start(), cluster.a.start(), cluster.b.start()]);
    cluster.client = new AdminClient({ namesrvAddr: [cluster.namesrv.address], namesrvFrom: '-n', timeoutMs });
    cluster.#scriptNamesrv();
    return cluster;
  }

  get brokers(): readonly [FakePeer, FakePeer] {
    return [this.a, this.b];
  }

  addressOf(brokerName: string): string {
    return brokerName === 'b-a' ? this.a.address : this.b.address;
  }

  async stop(): Promise<void> {
    await this.client.close();
    await Promise.all([this.namesrv.stop(), this.a.stop(), this.b.stop()]);
  }

  #scriptNamesrv(): void {
    const brokerData = (brokerName: string) => ({
      cluster: 'C',
      brokerName,
      brokerAddrs: new Map([[0, this.addressOf(brokerName)]]),
      enableActingMaster: false,
    });
    this.namesrv
      .on(RequestCode.GET_BROKER_CLUSTER_INFO, () =>
        ok(
          undefined,
          encodeClusterInfo({
            brokerAddrTable: new Map(['b-a', 'b-b'].map((name) => [name, brokerData(name)])),
            clusterAddrTable: new Map([['C', ['b-b', 'b-a']]]),
          }),
        ),
      )
      .on(RequestCode.GET_ROUTEINFO_BY_TOPIC, ({ extFields }) => {
        const route = this.routes.get(extFields?.['topic'] ?? '');
        if (route === undefined) return response(ResponseCode.TOPIC_NOT_EXIST, 'No topic route info');
        const names = Object.keys(route.queues);
        const queueDatas = names.map((brokerName) => ({
          readQueueNums: 2,
          writeQueueNums: 2,
          perm: 6,
          topicSysFlag: 0,
          ...route.queues[brokerName],
          brokerName,
        }));
        return ok(
          undefined,
          encodeTopicRouteData({ queueDatas, brokerDatas: names.map(brokerData), filterServerTable: new Map() }),
        );
      })
      .on(RequestCode.GET_KV_CONFIG, ({ extFields }) => {
        const value = this.kv.get(extFields?.['key'] ?? '');
        return value === undefined ? response(ResponseCode.QUERY_NOT_FOUND, 'No config item') : ok({ value });
      })
      .on(RequestCode.PUT_KV_CONFIG, ({ extFields }) => {
        this.kv.set(extFields?.['key'] ?? '', extFields?.['value'] ?? '');
        return ok();
      })
      .on(RequestCode.DELETE_KV_CONFIG, ({ extFields }) => {
        this.kv.delete(extFields?.['key'] ?? '');
        return ok();
      })
      .on(RequestCode.DELETE_TOPIC_IN_NAMESRV, () => ok());
  }
}
