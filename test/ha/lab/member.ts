import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { properties } from '../../interop/lab/cluster.ts';
import { freePort } from '../../support/ports.ts';
import { HISTORY_SUFFIX } from '../history/reader.ts';
import type { Target } from '../schedule/perform.ts';
import type { PartitionProxy } from './proxy.ts';
import { Server } from './server.ts';

/** Addresses of the loopback network: where brokers listen, and where everybody believes they do. */
const OWN = '127.0.1.';
const SHOWN = '127.0.2.';

/** Name of every cluster of the lab. */
export const CLUSTER = 'DefaultCluster';

export type Settings = Readonly<Record<string, string | number | boolean>>;

/** Links of the proxy that lead to a member, or from it. */
export interface MemberLinks {
  /** Clients, administration and name servers' callers to its port. */
  readonly clients: string;
  /** Other members to its replication port, and to the port two below its own. */
  readonly peers: readonly string[];
  /** From it to each name server. */
  readonly namesrv: readonly string[];
  /** From it to each ZooKeeper server. */
  readonly zookeeper: readonly string[];
}

export interface MemberPlan {
  readonly group: string;
  /** 1…n. */
  readonly id: number;
  /** Number of its host address, unlike that of any other member of the cluster. */
  readonly host: number;
  readonly directory: string;
  readonly proxy: PartitionProxy;
  /** Name servers and ZooKeeper servers as they are, `host:port`. */
  readonly namesrv: readonly string[];
  readonly zookeeper: readonly string[];
  /** Stronger than what the lab sets. */
  readonly settings: Settings;
  /** Who runs it, given its configuration and its store; by default a process of the lab's own. */
  readonly serverOf?: (name: string, settings: Settings, store: string) => MemberServer;
}

/** The process of a member, whoever starts it. */
export interface MemberServer extends Target {
  /** Resolves when it serves. @throws Error when it does not */
  ready(): Promise<void>;
}

/** A broker of a group, every connection of which goes through the proxy. */
export class Member {
  readonly group: string;
  readonly id: number;
  /** `group/id`. */
  readonly name: string;
  readonly store: string;
  readonly links: MemberLinks;
  /** Where it listens, and where clients are told it does. */
  readonly own: string;
  readonly shown: string;
  readonly historyFile: string;
  /** broker.conf. */
  readonly configFile: string;
  readonly server: MemberServer;

  private constructor(plan: MemberPlan, ports: { own: number }, links: MemberLinks, settings: Settings) {
    this.group = plan.group;
    this.id = plan.id;
    this.name = `${plan.group}/${plan.id}`;
    this.links = links;
    this.own = `${OWN}${plan.host}:${ports.own}`;
    this.shown = `${SHOWN}${plan.host}:${ports.own}`;
    const fileName = `${plan.group}-${plan.id}`;
    this.store = join(plan.directory, fileName);
    mkdirSync(this.store, { recursive: true });
    this.historyFile = join(plan.directory, `${fileName}${HISTORY_SUFFIX}`);
    this.configFile = join(plan.directory, `${fileName}.conf`);
    const all = { ...settings, ...plan.settings };
    writeFileSync(this.configFile, properties({ ...all, storePathRootDir: this.store }));
    this.server =
      plan.serverOf?.(this.name, all, this.store) ??
      new Server(this.name, ['broker', 'start', '-c', this.configFile], plan.directory);
  }

  /** Opens the links of a member and writes its configuration; starts nothing. */
  static async prepare(plan: MemberPlan): Promise<Member> {
    const { proxy, host } = plan;
    const name = `${plan.group}/${plan.id}`;
    const own = await freePort([-2, 1]);
    const ha = own + 1;
    const into = async (link: string, port: number): Promise<string> => {
      await proxy.listen(link, { host: `${SHOWN}${host}`, port, target: `${OWN}${host}:${port}` });
      return link;
    };
    const outOf = async (what: string, targets: readonly string[]): Promise<{ links: string[]; shown: string[] }> => {
      const links = targets.map((_, i) => `${name}>${what}${i + 1}`);
      const shown: string[] = [];
      for (const [i, target] of targets.entries()) {
        const address = { host: `${SHOWN}${host}`, port: 0, target };
        shown.push(`${address.host}:${await proxy.listen(links[i] ?? '', address)}`);
      }
      return { links, shown };
    };
    const namesrv = await outOf('ns', plan.namesrv);
    const zookeeper = await outOf('zk', plan.zookeeper);
    const links: MemberLinks = {
      clients: await into(`clients>${name}`, own),
      peers: [await into(`peers>${name}`, ha), await into(`tables>${name}`, own - 2)],
      namesrv: namesrv.links,
      zookeeper: zookeeper.links,
    };
    const settings: Settings = {
      brokerClusterName: CLUSTER,
      brokerName: plan.group,
      bindAddress: `${OWN}${host}`,
      brokerIP1: `${SHOWN}${host}`,
      brokerIP2: `${SHOWN}${host}`,
      listenPort: own,
      haListenPort: ha,
      namesrvAddr: namesrv.shown.join(';'),
      mappedFileSizeCommitLog: 4 << 20,
      mappedFileSizeConsumeQueue: 20_000,
      maxHashSlotNum: 5000,
      maxIndexNum: 20_000,
      ...(zookeeper.shown.length > 0 && {
        zookeeper: zookeeper.shown.join(','),
        memberId: plan.id,
        haHistoryFile: join(plan.directory, `${plan.group}-${plan.id}${HISTORY_SUFFIX}`),
      }),
    };
    return new Member(plan, { own }, links, settings);
  }

  /** All links that lead to it or from it. */
  allLinks(): string[] {
    const { clients, peers, namesrv, zookeeper } = this.links;
    return [clients, ...peers, ...namesrv, ...zookeeper];
  }
}
