import type { AdminClient } from '../../client/admin-client.ts';
import { needing } from '../unsupported.ts';

/** A broker within a container. */
export interface BrokerIdentity {
  readonly cluster: string;
  readonly brokerName: string;
  /** 0 is a master. */
  readonly brokerId: number;
}

const WHAT = 'broker containers: BrokerContainerStartup of RocketMQ 5 does, at its own port';

/**
 * Has a container start the broker of a configuration file; it answers when the broker runs.
 * @param configPath a path on the container's host
 */
export const addBroker = (client: AdminClient, container: string, configPath: string): Promise<void> =>
  needing(WHAT, client.containers.addBroker(container, configPath));

/** Has a container stop a broker; it answers when the broker has stopped. */
export const removeBroker = (
  client: AdminClient,
  container: string,
  { cluster: brokerClusterName, brokerName, brokerId }: BrokerIdentity,
): Promise<void> =>
  needing(WHAT, client.containers.removeBroker(container, { brokerClusterName, brokerName, brokerId }));
