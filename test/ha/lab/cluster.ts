import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../../interop/lab/process.ts';
import { ask } from '../../interop/lab/wire.ts';
import { freePort } from '../../support/ports.ts';
import { HISTORY_SUFFIX } from '../history/reader.ts';
import { HistoryWriter } from '../history/writer.ts';
import { LabDaemon } from './daemon.ts';
import { Member, type Settings } from './member.ts';
import { PASS } from './proxy/mode.ts';
import { PartitionProxy } from './proxy.ts';
import { Server } from './server.ts';

const NAMESRV_HOST = '127.0.1.250';
const UPDATE_TOPIC = 17;
const MAX_OFFSET = 30;
const GET_CLUSTER = 106;

export interface GroupPlan {
  readonly name: string;
  /** Configuration of each member, in the order of their ids from 1; stronger than {@link ClusterPlan.settings}. */
  readonly members: readonly Settings[];
}

export interface ClusterPlan {
  /** Everything lies below it, and it is left there. */
  readonly directory: string;
  readonly nameServers: number;
  readonly groups: readonly GroupPlan[];
  /** Configuration of all brokers. */
  readonly settings: Settings;
  /** ZooKeeper servers, `host:port`; none for fixed roles. */
  readonly zookeeper: readonly string[];
  /** Whether a daemon runs the brokers. Then only links into them go through the proxy. */
  readonly daemon?: boolean;
  /** Done to the cluster between the start of its brokers and the first master; waited for before that. */
  readonly meanwhile?: (cluster: HaCluster) => Promise<void>;
}

/** Name servers and groups of brokers, each a process, with the proxy between them, and the run's history. */
export class HaCluster {
  readonly directory: string;
  readonly proxy: PartitionProxy;
  readonly nameServers: readonly Server[];
  /** For clients. */
  readonly namesrvAddr: string;
  readonly members: readonly Member[];
  readonly daemon: LabDaemon | undefined;
  /** What the harness itself does is written here. */
  readonly history: HistoryWriter;

  private constructor(
    directory: string,
    proxy: PartitionProxy,
    nameServers: { server: Server; address: string }[],
    members: readonly Member[],
    daemon: LabDaemon | undefined,
  ) {
    this.directory = directory;
    this.proxy = proxy;
    this.nameServers = nameServers.map(({ server }) => server);
    this.namesrvAddr = nameServers.map(({ address }) => address).join(';');
    this.members = members;
    this.daemon = daemon;
    this.history = new HistoryWriter(this.historyFile('lab'), 'lab');
  }

  /** Starts everything; resolves when each group has a master that clients find. */
  static async start(plan: ClusterPlan): Promise<HaCluster> {
    mkdirSync(plan.directory, { recursive: true });
    const proxy = PartitionProxy.start();
    const members: Member[] = [];
    const nameServers: { server: Server; address: string }[] = [];
    const daemon = plan.daemon === true ? new LabDaemon(plan.directory) : undefined;
    const serverOf = daemon?.keep.bind(daemon);
    try {
      for (let i = 1; i <= plan.nameServers; i++) {
        const port = await freePort();
        const args = ['namesrv', 'start', '--host', NAMESRV_HOST, '--port', `${port}`];
        nameServers.push({ server: new Server(`ns${i}`, args, plan.directory), address: `${NAMESRV_HOST}:${port}` });
      }
      const namesrv = nameServers.map(({ address }) => address);
      for (const group of plan.groups) {
        for (const [i, own] of group.members.entries()) {
          const place = { group: group.name, id: i + 1, host: members.length + 1, directory: plan.directory };
          const settings = { ...plan.settings, ...own };
          const parts = { proxy, namesrv, zookeeper: plan.zookeeper, settings, ...(serverOf && { serverOf }) };
          members.push(await Member.prepare({ ...place, ...parts }));
        }
      }
      daemon?.describe(namesrv, plan.zookeeper);
      const cluster = new HaCluster(plan.directory, proxy, nameServers, members, daemon);
      await cluster.#startAll(plan.meanwhile);
      return cluster;
    } catch (error) {
      for (const { server } of [...members, ...nameServers]) await server.kill();
      await daemon?.abandon();
      await proxy.close();
      throw error;
    }
  }

  async #startAll(meanwhile?: (cluster: HaCluster) => Promise<void>): Promise<void> {
    for (const server of this.nameServers) server.start();
    await Promise.all(this.nameServers.map((server) => server.ready()));
    this.daemon?.start();
    await this.daemon?.ready();
    for (const { server } of this.members) server.start();
    await Promise.all([...this.members.map(({ server }) => server.ready()), meanwhile?.(this)]);
    for (const group of new Set(this.members.map(({ group }) => group))) await this.masterOf(group);
  }

  historyFile(name: string): string {
    return join(this.directory, `${name}${HISTORY_SUFFIX}`);
  }

  member(name: string): Member {
    const member = this.members.find((candidate) => candidate.name === name);
    if (member === undefined) throw new Error(`there is no member ${name}`);
    return member;
  }

  /** The member that the name servers tell clients is master, once they do. @throws Error when none is within the time */
  masterOf(group: string, timeoutMs = 60_000): Promise<Member> {
    return waitFor(`a master of ${group}`, () => this.masterNow(group), { timeoutMs, everyMs: 50 });
  }

  /** The member that a name server names as id 0 at the moment. */
  async masterNow(group: string): Promise<Member | undefined> {
    for (const address of this.namesrvAddr.split(';')) {
      const answer = await ask(address, GET_CLUSTER).catch(() => undefined);
      if (answer?.code !== 0) continue;
      // Ids of brokers are keys without quotes where the original wrote them.
      const text = answer.body.toString().replaceAll(/([{,])(\d+):/g, '$1"$2":');
      const { brokerAddrTable = {} } = JSON.parse(text) as {
        brokerAddrTable?: Record<string, { brokerAddrs?: Record<string, string> }>;
      };
      const shown = brokerAddrTable[group]?.brokerAddrs?.['0'];
      const member = this.members.find((candidate) => candidate.shown === shown);
      if (member !== undefined) return member;
    }
    return undefined;
  }

  /** Makes a topic on every group's master. */
  async createTopic(topic: string, queues: number): Promise<void> {
    for (const group of new Set(this.members.map(({ group }) => group))) {
      const { own } = await this.masterOf(group);
      const answer = await ask(own, UPDATE_TOPIC, {
        topic,
        defaultTopic: 'TBW102',
        readQueueNums: `${queues}`,
        writeQueueNums: `${queues}`,
        perm: '6',
        topicFilterType: 'SINGLE_TAG',
        topicSysFlag: '0',
        order: 'false',
      });
      if (answer.code !== 0) throw new Error(`topic ${topic} on ${own}: ${answer.code} ${answer.remark}`);
    }
  }

  /** Offset behind the last message of a queue, as a member tells it. */
  async maxOffset(member: Member, topic: string, queueId: number): Promise<number> {
    const { code, remark, extFields } = await ask(member.own, MAX_OFFSET, { topic, queueId: `${queueId}` });
    if (code !== 0) throw new Error(`end of ${topic}/${queueId} on ${member.name}: ${code} ${remark}`);
    return Number(extFields['offset']);
  }

  /** Undoes everything that was done to processes and links: all run, all pass. */
  async heal(): Promise<void> {
    await this.proxy.set(
      this.members.flatMap((member) => member.allLinks()),
      PASS,
    );
    const keepers = this.daemon === undefined ? [] : [this.daemon];
    const servers = [...this.nameServers, ...keepers, ...this.members.map(({ server }) => server)];
    for (const server of servers) {
      server.proceed();
      server.start();
    }
    await Promise.all(servers.map((server) => server.ready()));
  }

  /** Ends all processes; the brokers cleanly. Files stay. */
  async close(): Promise<void> {
    await this.proxy.set(
      this.members.flatMap((member) => member.allLinks()),
      PASS,
    );
    // A daemon that is asked to end ends its brokers first.
    if (this.daemon !== undefined) await this.daemon.terminate();
    else await Promise.all(this.members.map(({ server }) => server.terminate()));
    await Promise.all(this.nameServers.map((server) => server.terminate()));
    await this.proxy.close();
    this.history.close();
  }

  /** Ends all processes with -9, to be called where {@link close} is not reached. */
  async abandon(): Promise<void> {
    await this.daemon?.abandon();
    await Promise.all([...this.members.map(({ server }) => server.kill()), ...this.nameServers.map((s) => s.kill())]);
    await this.proxy.close();
  }
}
