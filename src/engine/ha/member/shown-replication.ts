import type { FollowerStatus, ReplicaStatus, ReplicationView } from '../../broker/role/types.ts';
import type { LogFeed } from '../../store/replica/types.ts';
import { FlowRate } from '../classic/flow-rate.ts';
import type { Follower } from './follower.ts';
import type { SlaveStatus } from './types.ts';

export interface ShownReplicationOptions {
  slaves(): readonly SlaveStatus[];
  feed(): LogFeed | undefined;
  follower: Follower;
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
