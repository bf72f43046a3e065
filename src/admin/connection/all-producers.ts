import type { AdminClient } from '../../client/admin-client.ts';
import type { ProducerInfo } from '../../protocol/bodies/producer-table-info.ts';
import { needing } from '../unsupported.ts';

/** One producer that is connected to a broker. */
export interface ConnectedProducer extends Omit<ProducerInfo, 'remoteIP'> {
  group: string;
  /** `ip:port`. */
  clientAddr: string;
}

/**
 * Every producer of a broker, by group and client id.
 * @throws MqError REFUSED by a broker before 4.9.4
 */
export async function allProducers(client: AdminClient, addr: string): Promise<ConnectedProducer[]> {
  const table = await needing(
    'a list of all producers, which brokers of RocketMQ have from 4.9.4 on',
    client.groups.getAllProducers(addr),
  );
  return [...table]
    .flatMap(([group, list]) =>
      list.map(({ remoteIP, ...info }) => ({ ...info, group, clientAddr: remoteIP.replace(/^\//, '') })),
    )
    .sort((a, b) => compareText(a.group, b.group) || compareText(a.clientId, b.clientId));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
