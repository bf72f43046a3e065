import { type BrokerData, MASTER_ID } from '../../protocol/bodies/broker-data.ts';
import type { DataVersion } from '../../protocol/bodies/data-version.ts';
import type { MinBrokerIdChange } from './registration.ts';

/** One registered broker process. */
export interface Replica<Peer extends object> {
  cluster: string;
  brokerId: number;
  brokerAddr: string;
  haServerAddr: string;
  /** Version of the topics we have from it; undefined while we have not seen all of them. */
  dataVersion: DataVersion | undefined;
  /** Clock time of its last sign of life, milliseconds. */
  lastHeardMs: number;
  heartbeatTimeoutMs: number;
  filterServers: readonly string[];
  /** The connection it registered on last. */
  peer: Peer;
}

/** The replicas of one broker name: a master (id 0) and its slaves. */
export class BrokerGroup<Peer extends object> {
  readonly brokerName: string;
  enableActingMaster = false;
  zoneName: string | undefined;
  readonly replicas = new Map<number, Replica<Peer>>();

  constructor(brokerName: string) {
    this.brokerName = brokerName;
  }

  /** Of its master, or of who has the lowest id without one; all of its brokers have the same, if they are set up well. */
  get cluster(): string {
    return this.replicas.get(this.lowestId ?? MASTER_ID)?.cluster ?? '';
  }

  /** The clusters that any of its brokers says it belongs to. */
  get clusters(): ReadonlySet<string> {
    return new Set([...this.replicas.values()].map(({ cluster }) => cluster));
  }

  get lowestId(): number | undefined {
    let lowest: number | undefined;
    for (const id of this.replicas.keys()) if (lowest === undefined || id < lowest) lowest = id;
    return lowest;
  }

  get master(): Replica<Peer> | undefined {
    return this.replicas.get(MASTER_ID);
  }

  /** The master is away and a slave may stand in for it: queues are then read-only. */
  get lacksActingMaster(): boolean {
    return this.enableActingMaster && this.master === undefined;
  }

  byAddress(brokerAddr: string): Replica<Peer> | undefined {
    for (const replica of this.replicas.values()) if (replica.brokerAddr === brokerAddr) return replica;
    return undefined;
  }

  /** A slave that became master registers under its new id: its address keeps one entry. */
  removeOtherIdsOf(brokerAddr: string, brokerId: number): void {
    for (const [id, replica] of this.replicas) {
      if (replica.brokerAddr === brokerAddr && id !== brokerId) this.replicas.delete(id);
    }
  }

  /** What brokers are told when the lowest id is no longer the one it was. */
  minBrokerIdChange(what: { offline?: string; ha?: string }): MinBrokerIdChange | undefined {
    const minBrokerId = this.lowestId;
    const lowest = minBrokerId === undefined ? undefined : this.replicas.get(minBrokerId);
    if (lowest === undefined) return undefined;
    const others = [...this.replicas.values()].filter((replica) => replica !== lowest);
    const told = what.offline === undefined && others.length > 0 ? others : [lowest, ...others];
    return {
      brokerName: this.brokerName,
      minBrokerId: lowest.brokerId,
      minBrokerAddr: lowest.brokerAddr,
      ...(what.offline === undefined ? {} : { offlineBrokerAddr: what.offline }),
      ...(what.ha === undefined ? {} : { haBrokerAddr: what.ha }),
      notify: told.map((replica) => replica.brokerAddr),
    };
  }

  /** As it stands in routes and cluster info. */
  toBrokerData(): BrokerData {
    return {
      cluster: this.cluster,
      brokerName: this.brokerName,
      brokerAddrs: new Map([...this.replicas.values()].map((replica) => [replica.brokerId, replica.brokerAddr])),
      enableActingMaster: this.enableActingMaster,
      zoneName: this.zoneName,
    };
  }
}
