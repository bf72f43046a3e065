import type { HaCluster } from './lab/cluster.ts';
import type { Member } from './lab/member.ts';
import type { LinkMode } from './lab/proxy/mode.ts';
import { Markers } from './schedule/markers.ts';
import type { Stage, Target } from './schedule/perform.ts';
import type { PlannedFault, Victim } from './schedule/plan.ts';

/** A cluster as the schedule sees it. Who is master is asked when a fault begins; while nobody is, it is who was last. */
export class ClusterStage implements Stage {
  readonly #cluster: HaCluster;
  readonly #group: string;
  /** Who else can be hurt: ZooKeeper's servers, the daemon. */
  readonly #others: Partial<Record<Victim, Target>>;
  #round = 0;
  #lastMaster: Member | undefined;

  constructor(cluster: HaCluster, group: string, others: Partial<Record<Victim, Target>> = {}) {
    this.#cluster = cluster;
    this.#group = group;
    this.#others = others;
  }

  beginRound(round: number): void {
    this.#round = round;
  }

  async find(victim: Victim): Promise<Target | undefined> {
    if (victim === 'namesrv') return this.#cluster.nameServers[0];
    if (victim !== 'master' && victim !== 'slave') return this.#others[victim];
    const master = (await this.#cluster.masterNow(this.#group)) ?? this.#lastMaster;
    this.#lastMaster = master;
    if (victim === 'master') return master?.server;
    return this.#cluster.members.find((member) => member.group === this.#group && member !== master)?.server;
  }

  links(target: Target, { reach }: PlannedFault): { into: string[]; outOf: string[] } {
    const member = this.#cluster.members.find(({ server }) => server === target);
    if (member === undefined || reach === undefined) return { into: [], outOf: [] };
    const { clients, peers, namesrv, zookeeper } = member.links;
    const others = this.#cluster.members.filter((other) => other !== member && other.group === member.group);
    // With two members, who dials another is this one.
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

  note({ kind, victim: role }: PlannedFault, id: number, victim: string, phase: 'begin' | 'end'): void {
    this.#cluster.history.write({ t: 'fault', id, round: this.#round, kind, victim, role, phase });
  }

  markers(): Markers {
    return new Markers(this.#cluster.members.map(({ historyFile }) => historyFile));
  }
}
