import type { Connection } from '../../../remoting/types.ts';
import type { BrokerRoleState, ReplicaStatus } from '../role/types.ts';

/** Former masters that are remembered: a group has few members. */
const MAX_MASTERS = 16;

/**
 * Who may say for whom it hands a request on: a host that replicates from this broker now, which has told group, member and
 * epoch over the HA port, or one that this broker has followed as its master. A host is all that can be known of a connection,
 * so who has a program on such a host may give a message another born host, and nothing else; elsewhere nobody may. A member
 * that is not known by the address it comes from (behind a NAT) is a client like any other: the born host is then its own.
 */
export class GroupPeers {
  readonly #replicas: () => readonly ReplicaStatus[];
  readonly #masters = new Set<string>();

  constructor(replicas: () => readonly ReplicaStatus[]) {
    this.#replicas = replicas;
  }

  /** Remembers the master that a role names. */
  onRole({ masterAddress }: BrokerRoleState): void {
    if (masterAddress === undefined) return;
    this.#masters.add(hostOf(masterAddress));
    const [oldest] = this.#masters;
    if (this.#masters.size > MAX_MASTERS && oldest !== undefined) this.#masters.delete(oldest);
  }

  has({ remoteAddress }: Connection): boolean {
    const host = hostOf(remoteAddress);
    return this.#masters.has(host) || this.#replicas().some(({ address }) => hostOf(address) === host);
  }
}

const hostOf = (address: string): string => address.slice(0, address.lastIndexOf(':'));
