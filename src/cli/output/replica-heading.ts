import { MASTER_ID } from '../../protocol/bodies/broker-data.ts';

/** One broker replica of several. */
export interface Replica {
  readonly address: string;
  readonly brokerName?: string | undefined;
  /** 0 is the master; absent when only the address is known. */
  readonly brokerId?: number | undefined;
}

/** The line above what a broker says, in the words of the original: a slave's names its master. */
export function replicaHeading({ address, brokerName, brokerId }: Replica, all: readonly Replica[]): string {
  if (brokerId === undefined) return `============${address}============`;
  if (brokerId === MASTER_ID) return `============Master: ${address}============`;
  const master = all.find((other) => other.brokerName === brokerName && other.brokerId === MASTER_ID);
  return `============My Master: ${master?.address ?? 'NO_MASTER'}=====Slave: ${address}============`;
}
