import type { HaCluster } from './lab/cluster.ts';
import type { Member } from './lab/member.ts';
import type { LinkMode } from './lab/proxy/mode.ts';
import { Markers } from './schedule/markers.ts';
import type { Stage, Target } from './schedule/perform.ts';
import type { PlannedFault, Victim } from './schedule/plan.ts';

/**
 * A cluster as the schedule sees it. Who is master is asked when a fault begins; while nobody is, it is who was last. The
 * daemon is that of the master's host.
 */
export class ClusterStage implements Stage {
  readonly #cluster: HaCluster;
  readonly #group: string;
  readonly #zookeeper: Target | undefined;
  #round = 0;
  #lastMaster: Member | undefined;

  constructor(cluster: HaCluster, group: string, zookeeper: Target | undefined) {
    this.#cluster = cluster;
    this.#group = group;
    this.#zookeeper = zookeeper;
  }

  beginRound(round: number): void {
    this.#round = round;
  }

  async find(victim: Victim): Promise<Target | undefined> {
    if (victim === 'namesrv') return this.#cluster.nameServers[0];
    if (victim === 'zookeeper') return this.#zookeeper;
    const master = (await this.#cluster.masterNow(this.#group)) ?? this.#lastMaster;
    this.#lastMaster = master;
    if (victim === 'daemon') return master === undefined ? undefined : this.#cluster.daemonOf(master);
    if (victim === 'master') return master?.server;
    return this.#cluster.members.find((member) => member.group === this.#group && member !== master)?.server;
  }

  links(target: Target, { reach }: PlannedFault): { into: string[]; outOf: string[] } {
    if (target === this.#zookeeper && reach !== undefined) {
      return { into: this.#cluster.members.flatMap(({ links }) => links.zookeeper), outOf: [] };
    }
    const member = this.#cluster.members.find(({ server }) => server === target);
    if (member === undefined || reach === undefined) return { into: [], outOf: [] };
    const { clients, peers, namesrv, zookeeper } = member.links;
    const others = this.#cluster.members.filter((other) => other !== member && other.group === member.group);
    // Who dials another is its slave: with two members this one, with three any of them.
    const toPeers = others.flatMap(({ links }) => links.peers);
    switch (reach) {
      case 'peers':
        return { into: [...peers], outOf: toPeers };
      case 'clients':
        return { into: [clients], outOf: [] };
      case 'namesrv':
        return { into: [], outOf: [...namesrv] };
      case 'zookeeper':
        return { into: [], outOf: [...zookeeper] };
      case 'all':
        return { into: [clients, ...peers], outOf: [...namesrv, ...zookeeper, ...toPeers] };
    }
  }

  set(links: readonly string[], mode: LinkMode): Promise<void> {
    return this.#cluster.proxy.set(links, mode);
  }

  async handOver(): Promise<void> {
    await this.#cluster.handOver(this.#group);
  }

  note({ kind, victim: role, reach }: PlannedFault, id: number, victim: string, phase: 'begin' | 'end'): void {
    const fault = { t: 'fault', id, round: this.#round, kind, victim, role, phase } as const;
    this.#cluster.history.write({ ...fault, ...(reach !== undefined && { reach }) });
  }

  markers(): Markers {
    return new Markers(this.#cluster.members.map(({ historyFile }) => historyFile));
  }
}
