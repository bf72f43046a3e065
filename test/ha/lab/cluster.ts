import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../../interop/lab/process.ts';
import { ask } from '../../interop/lab/wire.ts';
import { freePort } from '../../support/ports.ts';
import { HISTORY_SUFFIX } from '../history/reader.ts';
import { HistoryWriter } from '../history/writer.ts';
import { LabDaemon } from './daemon.ts';
import { CLUSTER, Member, type Settings } from './member.ts';
import { PASS } from './proxy/mode.ts';
import { PartitionProxy } from './proxy.ts';
import { Server } from './server.ts';
import { askSwitch } from './switch.ts';

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
  /** Daemons run the brokers: one for all, which dials past the proxy, or one for each, whose links are its broker's. */
  readonly daemon?: 'one' | 'each';
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
  readonly daemons: readonly LabDaemon[];
  readonly #zookeeper: readonly string[];
  /** What the harness itself does is written here. */
  readonly history: HistoryWriter;

  private constructor(
    { directory, zookeeper }: ClusterPlan,
    proxy: PartitionProxy,
    nameServers: { server: Server; address: string }[],
    members: readonly Member[],
    daemons: readonly LabDaemon[],
  ) {
    this.directory = directory;
    this.#zookeeper = zookeeper;
    this.proxy = proxy;
    this.nameServers = nameServers.map(({ server }) => server);
    this.namesrvAddr = nameServers.map(({ address }) => address).join(';');
    this.members = members;
    this.daemons = daemons;
    this.history = new HistoryWriter(this.historyFile('lab'), 'lab');
  }

  /** Starts everything; resolves when each group has a master that clients find. */
  static async start(plan: ClusterPlan): Promise<HaCluster> {
    mkdirSync(plan.directory, { recursive: true });
    const proxy = PartitionProxy.start();
    const members: Member[] = [];
    const nameServers: { server: Server; address: string }[] = [];
    const daemons: LabDaemon[] = [];
    const keeperOf = (host: number): LabDaemon | undefined => {
      if (plan.daemon === undefined || (plan.daemon === 'one' && daemons.length > 0)) return daemons[0];
      const daemon = new LabDaemon(plan.directory, plan.daemon === 'each' ? host : undefined);
      daemons.push(daemon);
      return daemon;
    };
    try {
      for (let i = 1; i <= plan.nameServers; i++) {
        const port = await freePort();
        const args = ['namesrv', 'start', '--host', NAMESRV_HOST, '--port', `${port}`];
        nameServers.push({ server: new Server(`ns${i}`, args, plan.directory), address: `${NAMESRV_HOST}:${port}` });
      }
      const namesrv = nameServers.map(({ address }) => address);
      for (const group of plan.groups) {
        for (const [i, own] of group.members.entries()) {
          const host = members.length + 1;
          const place = { group: group.name, id: i + 1, host, directory: plan.directory };
          const settings = { ...plan.settings, ...own };
          const daemon = keeperOf(host);
          const serverOf = daemon?.keep.bind(daemon);
          const parts = { proxy, namesrv, zookeeper: plan.zookeeper, settings, ...(serverOf && { serverOf }) };
          members.push(await Member.prepare({ ...place, ...parts }));
        }
      }
      for (const daemon of daemons) daemon.describe(namesrv, plan.zookeeper, daemons);
      const cluster = new HaCluster(plan, proxy, nameServers, members, daemons);
      await cluster.#startAll(plan.meanwhile);
      return cluster;
    } catch (error) {
      for (const { server } of [...members, ...nameServers]) await server.kill();
      await Promise.all(daemons.map((daemon) => daemon.abandon()));
      await proxy.close();
      throw error;
    }
  }

  async #startAll(meanwhile?: (cluster: HaCluster) => Promise<void>): Promise<void> {
    for (const server of this.nameServers) server.start();
    await Promise.all(this.nameServers.map((server) => server.ready()));
    for (const daemon of this.daemons) daemon.start();
    await Promise.all(this.daemons.map((daemon) => daemon.ready()));
    for (const { server } of this.members) server.start();
    await Promise.all([...this.members.map(({ server }) => server.ready()), meanwhile?.(this)]);
    for (const group of new Set(this.members.map(({ group }) => group))) await this.masterOf(group);
  }

  historyFile(name: string): string {
    return join(this.directory, `${name}${HISTORY_SUFFIX}`);
  }

  /** Who keeps a member alive. */
  daemonOf({ server }: Member): LabDaemon | undefined {
    return this.daemons.find((daemon) => daemon.keeps(server));
  }

  /** Asks for a planned switch to any member in sync; resolves when it has come to an end, with whether it is done. */
  handOver(group: string): Promise<boolean> {
    return askSwitch({ zookeeper: this.#zookeeper.join(','), cluster: CLUSTER, group });
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
    const servers = [...this.nameServers, ...this.daemons, ...this.members.map(({ server }) => server)];
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
    const enders = this.daemons.length > 0 ? this.daemons : this.members.map(({ server }) => server);
    await Promise.all(enders.map((ender) => ender.terminate()));
    // One that took too long was killed, and its brokers live on.
    await Promise.all(this.daemons.map((daemon) => daemon.abandon()));
    await Promise.all(this.nameServers.map((server) => server.terminate()));
    await this.proxy.close();
    this.history.close();
  }

  /** Ends all processes with -9, to be called where {@link close} is not reached. */
  async abandon(): Promise<void> {
    await Promise.all(this.daemons.map((daemon) => daemon.abandon()));
    await Promise.all([...this.members.map(({ server }) => server.kill()), ...this.nameServers.map((s) => s.kill())]);
    await this.proxy.close();
  }
}
