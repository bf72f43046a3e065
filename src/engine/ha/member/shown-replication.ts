import type { FollowerStatus, GroupStatus, ReplicaStatus, ReplicationView } from '../../broker/role/types.ts';
import type { LogFeed } from '../../store/replica/types.ts';
import { FlowRate } from '../classic/flow-rate.ts';
import type { Follower } from './follower.ts';
import type { MemberStatus, SlaveStatus } from './types.ts';

export interface ShownReplicationOptions {
  slaves(): readonly SlaveStatus[];
  feed(): LogFeed | undefined;
  follower: Follower;
  status(): MemberStatus;
}

/** Replication of a member as haStatus, brokerStatus and metrics show it. */
export class ShownReplication implements ReplicationView {
  readonly #options: ShownReplicationOptions;
  /** What went to each slave, by connection, as far as anybody has looked. */
  readonly #rates = new Map<string, { readonly rate: FlowRate; sentTo: number }>();

  constructor(options: ShownReplicationOptions) {
    this.#options = options;
  }

  replicas(): readonly ReplicaStatus[] {
    const slaves = this.#options.slaves();
    const end = this.#options.feed()?.end ?? 0;
    for (const peer of this.#rates.keys()) if (!slaves.some((one) => one.peer === peer)) this.#rates.delete(peer);
    return slaves.map(({ peer, written, sentTo, inSync }) => ({
      address: peer,
      ackOffset: Math.max(written, 0),
      behindBytes: Math.max(0, end - Math.max(written, 0)),
      inSync,
      bytesPerSecond: this.#rateOf(peer, sentTo),
      sendingFrom: sentTo,
    }));
  }

  follower(): FollowerStatus | undefined {
    const { follower, feed } = this.#options;
    if (!follower.isFollowing) return undefined;
    const offset = feed()?.end ?? 0;
    return {
      masterHaAddress: follower.masterAddress,
      connected: follower.isConnected,
      offset,
      masterOffset: Math.max(follower.masterEnd, offset),
      bytesPerSecond: follower.rate.bytesPerSecond,
      lastReadAt: follower.lastHeardAt,
      lastWriteAt: follower.lastHeardAt,
      beganAt: undefined,
      trouble: follower.trouble,
    };
  }

  group(): GroupStatus {
    const status = this.#options.status();
    return {
      member: status.id,
      state: status.role,
      epoch: status.epoch,
      master: status.master ?? '',
      inSync: status.set,
      confirmed: status.confirm,
      zookeeper: status.zookeeper,
      refusal: status.refusal?.reason,
      parkedFor: status.parkedFor,
      changes: status.counts,
    };
  }

  #rateOf(peer: string, sentTo: number): number {
    let known = this.#rates.get(peer);
    if (known === undefined) {
      known = { rate: new FlowRate(), sentTo };
      this.#rates.set(peer, known);
    }
    known.rate.add(Math.max(0, sentTo - known.sentTo));
    known.sentTo = sentTo;
    return known.rate.bytesPerSecond;
  }
}
