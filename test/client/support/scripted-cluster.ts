import { encodeTopicRouteData, type TopicRouteData } from '../../../src/protocol/bodies/topic-route-data.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../../src/protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../src/protocol/command.ts';
import { silentLog } from '../../../src/remoting/log.ts';
import { RemotingServer } from '../../../src/remoting/server.ts';
import type { Connection } from '../../../src/remoting/types.ts';

/** Answers one request; undefined says nothing at all. */
export type Script = (request: RemotingCommand, connection: Connection) => RemotingCommand | undefined;

export const answer = (code: number, extFields?: Record<string, string>, remark?: string): RemotingCommand =>
  response(code, remark, extFields);

/** A peer that answers what the test tells it to, over a real socket. */
export class ScriptedPeer {
  readonly name: string;
  readonly received: RemotingCommand[] = [];
  address = '';
  readonly #scripts = new Map<number, Script>();
  #server: RemotingServer | undefined;

  constructor(name: string) {
    this.name = name;
  }

  on(code: number, script: Script): this {
    this.#scripts.set(code, script);
    return this;
  }

  requests(code: number): RemotingCommand[] {
    return this.received.filter((request) => request.code === code);
  }

  get connections(): ReadonlySet<Connection> {
    return this.#server?.connections ?? new Set();
  }

  async start(port = 0): Promise<this> {
    const take = (request: RemotingCommand, connection: Connection): RemotingCommand | undefined => {
      this.received.push(request);
      const script = this.#scripts.get(request.code);
      return script === undefined ? answer(ResponseCode.REQUEST_CODE_NOT_SUPPORTED) : script(request, connection);
    };
    const processors = new Map(Object.values(RequestCode).map((code) => [code as number, take]));
    this.#server = new RemotingServer({ host: '127.0.0.1', ports: [port], processors, log: silentLog });
    const [bound] = await this.#server.listen();
    this.address = `127.0.0.1:${bound}`;
    return this;
  }

  async stop(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }
}

/** Takes sends, heartbeats and farewells as a broker does; every message is at the next offset of its queue. */
export function actAsBroker(peer: ScriptedPeer): ScriptedPeer {
  const next = new Map<string, number>();
  const send: Script = ({ extFields = {} }) => {
    const queue = `${extFields['b']}/${extFields['e']}`;
    const queueOffset = next.get(queue) ?? 0;
    next.set(queue, queueOffset + 1);
    const [, port = '0'] = peer.address.split(':');
    const place = Number(port).toString(16).padStart(8, '0') + (queueOffset * 100).toString(16).padStart(16, '0');
    return answer(ResponseCode.SUCCESS, {
      msgId: `7F000001${place}`.toUpperCase(),
      queueId: extFields['e'] ?? '0',
      queueOffset: String(queueOffset),
      TRACE_ON: 'true',
      MSG_REGION: 'DefaultRegion',
    });
  };
  const agree: Script = () => answer(ResponseCode.SUCCESS);
  return peer
    .on(RequestCode.SEND_MESSAGE_V2, send)
    .on(RequestCode.SEND_REPLY_MESSAGE_V2, send)
    .on(RequestCode.HEART_BEAT, agree)
    .on(RequestCode.UNREGISTER_CLIENT, agree)
    .on(RequestCode.END_TRANSACTION, agree);
}

/** A name server and the brokers a and b. Both have the topics given, with two queues each. */
export class ScriptedCluster {
  readonly namesrv = new ScriptedPeer('namesrv');
  readonly a = actAsBroker(new ScriptedPeer('a'));
  readonly b = actAsBroker(new ScriptedPeer('b'));
  readonly routes = new Map<string, Partial<TopicRouteData>>();
  /** Brokers the name server knows of. */
  readonly registered = new Set(['a', 'b']);

  static async start(...topics: string[]): Promise<ScriptedCluster> {
    const cluster = new ScriptedCluster();
    for (const topic of topics) cluster.routes.set(topic, {});
    cluster.namesrv.on(RequestCode.GET_ROUTEINFO_BY_TOPIC, ({ extFields }) => cluster.#route(extFields?.['topic']));
    await Promise.all([cluster.namesrv.start(), cluster.a.start(), cluster.b.start()]);
    return cluster;
  }

  async stop(): Promise<void> {
    await Promise.all([this.namesrv.stop(), this.a.stop(), this.b.stop()]);
  }

  #route(topic = ''): RemotingCommand {
    const own = this.routes.get(topic);
    const brokers = [this.a, this.b].filter(({ name }) => this.registered.has(name));
    if (own === undefined || brokers.length === 0) {
      return answer(
        ResponseCode.TOPIC_NOT_EXIST,
        undefined,
        `No topic route info in name server for the topic: ${topic}`,
      );
    }
    const route: TopicRouteData = {
      queueDatas: brokers.map(({ name }) => ({
        brokerName: name,
        readQueueNums: 2,
        writeQueueNums: 2,
        perm: 6,
        topicSysFlag: 0,
      })),
      brokerDatas: brokers.map(({ name, address }) => ({
        cluster: 'C',
        brokerName: name,
        brokerAddrs: new Map([[0, address]]),
        enableActingMaster: false,
      })),
      filterServerTable: new Map(),
      ...own,
    };
    return response(ResponseCode.SUCCESS, undefined, undefined, encodeTopicRouteData(route));
  }
}
