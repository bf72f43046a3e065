import type { AdminClient } from '../../client/admin-client.ts';
import { commonFailure, fanOut } from '../fan-out.ts';
import { mastersOf, replicasOf } from '../targets.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';

/** The settings the original saves of each broker. */
const KEYS = [
  'autoCreateSubscriptionGroup',
  'autoCreateTopicEnable',
  'brokerClusterName',
  'brokerId',
  'brokerName',
  'brokerRole',
  'fileReservedTime',
  'filterServerNums',
  'flushDiskType',
  'maxMessageSize',
  'messageDelayLevel',
  'msgTraceTopicName',
  'slaveReadEnable',
  'traceOn',
  'traceTopicEnable',
  'useTLS',
] as const;

/** What mqadmin's configs.json holds. */
export interface ClusterConfigs {
  /** By broker name; a key a broker does not show is left out. */
  brokerConfigs: Record<string, Record<string, string>>;
  clusterScale: { namesrvSize: number; masterBrokerSize: number; slaveBrokerSize: number };
}

export interface ExportedConfigs {
  configs: ClusterConfigs;
  unreached: UnreachedBroker[];
  /** Broker names that have no master now. */
  withoutMaster: string[];
}

/**
 * A small set of the masters' settings, and how large the cluster is.
 *
 * @throws MqError NOT_FOUND for an unknown cluster, and the first broker's own error when none answered
 */
export async function exportConfigs(client: AdminClient, cluster: string): Promise<ExportedConfigs> {
  const info = await client.namesrv.getClusterInfo();
  const { targets, withoutMaster } = mastersOf(info, cluster);
  const outcomes = await fanOut(targets, ({ addr }) => client.brokers.getConfig(addr), client.signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  const found = outcomes.flatMap(({ item, value }) => (value === undefined ? [] : [{ item, config: value.config }]));
  const brokerConfigs = found.map(({ item: { addr, brokerName = addr }, config }): [string, Record<string, string>] => [
    brokerName,
    Object.fromEntries(
      KEYS.flatMap((key) => {
        const value = config.get(key);
        return value === undefined ? [] : [[key, value] as const];
      }),
    ),
  ]);
  const clusterScale = {
    namesrvSize: client.namesrv.addresses.length,
    masterBrokerSize: targets.length,
    slaveBrokerSize: replicasOf(info, cluster).length - targets.length,
  };
  return {
    configs: { brokerConfigs: Object.fromEntries(brokerConfigs), clusterScale },
    unreached: unreachedBrokers(outcomes),
    withoutMaster,
  };
}
