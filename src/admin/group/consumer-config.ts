import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { selectBrokerAddr } from '../../protocol/bodies/broker-data.ts';
import type { SubscriptionGroupConfig } from '../../protocol/bodies/subscription-group.ts';
import { fanOut, unlessAllFailed } from '../fan-out.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';

/** A consumer group as one broker keeps it. */
export interface GroupConfig {
  cluster: string;
  brokerName: string;
  addr: string;
  config: SubscriptionGroupConfig;
}

export interface GroupConfigs {
  /** Sorted by cluster and broker name; brokers without the group are left out. */
  configs: GroupConfig[];
  /** Brokers that did not answer. */
  unreached: UnreachedBroker[];
}

/**
 * The configuration of a consumer group on every broker of every cluster, asked of its master or lowest replica.
 *
 * @throws MqError NOT_FOUND when no broker has the group, and the first broker's own error when none answered
 */
export async function consumerConfigs(client: AdminClient, group: string): Promise<GroupConfigs> {
  const { clusterAddrTable, brokerAddrTable } = await client.namesrv.getClusterInfo();
  const brokers = [...clusterAddrTable.entries()].sort().flatMap(([cluster, names]) =>
    [...names].sort().flatMap((brokerName) => {
      const data = brokerAddrTable.get(brokerName);
      const addr = data && selectBrokerAddr(data);
      return addr === undefined ? [] : [{ cluster, brokerName, addr }];
    }),
  );
  const find = ({ addr }: { addr: string }) => client.groups.findConfig(addr, group);
  const outcomes = unlessAllFailed(await fanOut(brokers, find, client.signal));
  const configs = outcomes.flatMap(({ item, value }) => (value === undefined ? [] : [{ ...item, config: value }]));
  const unreached = unreachedBrokers(outcomes);
  if (configs.length > 0 || unreached.length > 0) return { configs, unreached };
  throw new MqError('NOT_FOUND', `no broker has the group ${group}`, {
    group,
    hint: 'mq consumerProgress shows the groups there are.',
  });
}
