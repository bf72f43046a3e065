import type { CoordinationSource } from '../../../src/admin/doctor/facts/coordination-facts.ts';
import { groupSource } from '../../../src/engine/doctor/groups.ts';
import { openCoordination } from '../../../src/engine/ha/coordination/open.ts';
import type { Coordination, GroupCoordination, LiveMember } from '../../../src/engine/ha/coordination/types.ts';
import { connected, live, member, state } from '../../engine/ha/coordination/samples.ts';
import { ScriptedZooKeeper } from '../../engine/ha/coordination/scripted-zookeeper.ts';

export const CLUSTER = 'DefaultCluster';

/** A ZooKeeper with what a group of two leaves in it. */
export class ElectedGroup {
  readonly zookeeper: ScriptedZooKeeper;
  readonly group: GroupCoordination;
  /** How the doctor gets there. */
  readonly source: CoordinationSource;
  readonly #sessions: Coordination[];

  private constructor(zookeeper: ScriptedZooKeeper, coordination: Coordination, source: CoordinationSource) {
    this.zookeeper = zookeeper;
    this.group = coordination.group('broker-a');
    this.source = source;
    this.#sessions = [coordination];
  }

  static async start(): Promise<ElectedGroup> {
    const zookeeper = await ScriptedZooKeeper.start();
    const coordination = await connected(openCoordination({ zookeeper: zookeeper.address, cluster: CLUSTER }));
    const source = { ...(await groupSource({ zookeeper: zookeeper.address })), cluster: CLUSTER };
    return new ElectedGroup(zookeeper, coordination, source);
  }

  /** The group as it is well, a leading and b in sync, but for what a test changes. */
  async plant(
    fields: Parameters<typeof state>[0] = {},
    processes: readonly Partial<LiveMember>[] = [{ state: 'MASTER' }, { id: 'b', incarnation: 'b-1', state: 'SLAVE' }],
  ): Promise<void> {
    await this.group.createState(state({ epoch: 3, set: ['a', 'b'], ...fields }));
    await this.group.writeMember(member());
    await this.group.writeMember(member({ id: 'b', address: '127.0.0.1:20911', brokerId: 2, preferredRole: 'SLAVE' }));
    for (const process of processes) {
      const session = await connected(openCoordination({ zookeeper: this.zookeeper.address, cluster: CLUSTER }));
      this.#sessions.push(session);
      await session.group('broker-a').publishLive(live({ maxOffset: 9000, ...process }));
    }
  }

  async close(): Promise<void> {
    for (const session of this.#sessions) await session.close();
    await this.zookeeper.stop();
  }
}
