import type { Clock } from '../../../clock.ts';
import { messageOf } from '../../../errors/index.ts';
import type { Logger } from '../../../observe/index.ts';
import { openCoordination } from '../../ha/coordination/open.ts';
import type { Coordination, DaemonChild } from '../../ha/coordination/types.ts';
import type { ClusterPlan } from '../cluster-file/types.ts';
import type { Ensemble } from './ensemble.ts';
import { unlistedOf } from './forget.ts';
import { groupsOf } from './group-plan.ts';

/** Losing the connection for less than this is not worth a word: the next server answers. */
const LOST_AFTER_MS = 3000;
const LOOK_EVERY_MS = 15_000;
const TEND_EVERY_MS = 1000;

/** A member that ZooKeeper has and the cluster file has not. */
export interface UnlistedMember {
  readonly brokerName: string;
  readonly member: string;
  /** `host:port` clients were told. */
  readonly address: string;
}

/** What a daemon knows of the ZooKeeper its brokers elect by. */
export interface ZooKeeperView {
  readonly servers: string;
  /** Since when it gives the daemon no answer, milliseconds since the epoch: roles are frozen. Undefined while it does. */
  readonly lostSince: number | undefined;
  readonly unlisted: readonly UnlistedMember[];
}

export interface DaemonLinkOptions {
  readonly ensemble: Ensemble;
  /** As other hosts know this one: its name in the cluster file. */
  readonly host: string;
  readonly version: string;
  readonly plan: () => ClusterPlan;
  readonly children: () => DaemonChild[];
  readonly steady: Clock;
  readonly wall: Clock;
  readonly log: Logger;
  /** Another service than the ensemble, for tests. */
  readonly open?: ((ensemble: Ensemble) => Coordination) | undefined;
}

/**
 * A daemon's own session with ZooKeeper: it shows what runs on its host, and notices when ZooKeeper is lost. It takes part in
 * no election, and nothing of its brokers depends on it.
 */
export class DaemonLink {
  readonly #options: DaemonLinkOptions;
  readonly #coordination: Coordination;
  /** Steady time since which there is no connection. */
  #lostSince: number | undefined;
  #isTold = false;
  readonly #tending: NodeJS.Timeout;
  #published = '';
  #lookedAt = Number.NEGATIVE_INFINITY;
  #unlisted: readonly UnlistedMember[] = [];

  constructor(options: DaemonLinkOptions) {
    const { ensemble, open = openCoordination, steady } = options;
    this.#options = options;
    this.#coordination = open(ensemble);
    this.#lostSince = steady.now();
    this.#coordination.onSession(({ type }) => {
      if (type === 'connected') this.#onConnected();
      else if (type === 'suspended') this.#lostSince ??= steady.now();
    });
    if (this.#coordination.status === 'connected') this.#onConnected();
    this.#tending = setInterval(() => void this.tend(), TEND_EVERY_MS);
  }

  view(): ZooKeeperView {
    const { wall, steady, ensemble } = this.#options;
    const since = this.#lostSince;
    const lostSince = this.#isLost() && since !== undefined ? wall.now() - (steady.now() - since) : undefined;
    return { servers: ensemble.zookeeper, lostSince, unlisted: this.#unlisted };
  }

  /** Says what is so now, where that has changed; done each second. */
  async tend(): Promise<void> {
    const { log, ensemble, steady } = this.#options;
    if (this.#isLost() && !this.#isTold) {
      this.#isTold = true;
      log.error(
        `ZooKeeper (${ensemble.zookeeper}) gives no answer: roles are frozen, nobody is elected; processes are restarted as before`,
      );
    }
    if (this.#coordination.status !== 'connected') return;
    try {
      await this.#publish();
      if (steady.now() - this.#lookedAt < LOOK_EVERY_MS) return;
      this.#lookedAt = steady.now();
      await this.#look();
    } catch (error) {
      if (!this.#isTold) log.warn(`this daemon cannot be shown in ZooKeeper: ${messageOf(error)}`);
      this.#isTold = true;
    }
  }

  close(): Promise<void> {
    clearInterval(this.#tending);
    return this.#coordination.close();
  }

  #isLost(): boolean {
    return this.#lostSince !== undefined && this.#options.steady.now() - this.#lostSince > LOST_AFTER_MS;
  }

  #onConnected(): void {
    if (this.#isTold) this.#options.log.info('ZooKeeper answers again');
    this.#isTold = false;
    this.#lostSince = undefined;
    void this.tend();
  }

  async #publish(): Promise<void> {
    const { host, version, children } = this.#options;
    const value = { v: 1, host, pid: process.pid, version, children: children() } as const;
    const text = JSON.stringify(value);
    if (text === this.#published) return;
    // A new session publishes by itself what was given last.
    if ((await this.#coordination.publishDaemon(value)).outcome === 'ok') this.#published = text;
  }

  async #look(): Promise<void> {
    const groups = groupsOf(this.#options.plan());
    const found: UnlistedMember[] = [];
    for (const group of groups) {
      const { brokerName } = group;
      const members = await this.#coordination.group(brokerName).readMembers();
      if (members.outcome !== 'ok') return;
      for (const { id, address } of unlistedOf(group, members.values)) found.push({ brokerName, member: id, address });
    }
    this.#unlisted = found;
  }
}
