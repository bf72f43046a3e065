import type { Metrics } from '../../../observe/index.ts';
import type { MetricsSources } from './sources.ts';

/** Roles and how far replication is; all of our own, since the exporter of the original knows nothing of it. */
export function addReplicationMetrics(metrics: Metrics, { config, broker, store }: MetricsSources): void {
  const of = { cluster: config.values.brokerClusterName, broker: config.values.brokerName };
  const { role } = broker;
  const names = Object.keys(of);
  metrics.gauge('mq_broker_role', '1 for the role the broker is shown in now', [...names, 'role'], (set) =>
    set({ ...of, role: role.state.role === 'NONE' ? 'NONE' : role.state.shown }, 1),
  );
  metrics.gauge('mq_broker_epoch', 'Epoch of the group; 0 where roles are fixed', names, (set) =>
    set(of, role.state.epoch),
  );
  metrics.gauge('mq_replicas_in_sync', 'Slaves that follow closely enough to count', names, (set) =>
    set(of, broker.replication.replicas().filter(({ inSync }) => inSync).length),
  );
  metrics.gauge('mq_replica_behind_bytes', 'Log bytes a slave has not acknowledged', [...names, 'slave'], (set) => {
    for (const { address, behindBytes } of broker.replication.replicas()) set({ ...of, slave: address }, behindBytes);
  });
  metrics.gauge('mq_master_behind_bytes', 'Log bytes of the master this slave is known to lack', names, (set) => {
    const follower = broker.replication.follower();
    if (follower !== undefined) set(of, Math.max(0, follower.masterOffset - store.replica.end));
  });
  metrics.gauge('mq_master_connected', '1 while this slave follows its master, else 0', names, (set) => {
    const follower = broker.replication.follower();
    if (follower !== undefined) set(of, follower.connected ? 1 : 0);
  });
  addGroupMetrics(metrics, broker, of);
}

/** Of a broker whose group elects its master. */
function addGroupMetrics(metrics: Metrics, broker: MetricsSources['broker'], of: Record<string, string>): void {
  const names = Object.keys(of);
  const group = () => broker.replication.group?.();
  metrics.gauge('mq_group_in_sync_members', 'Members of the in-sync set, the master among them', names, (set) => {
    const status = group();
    if (status !== undefined) set(of, status.inSync.length);
  });
  metrics.gauge('mq_group_acknowledges', '1 while this member is master and may acknowledge, else 0', names, (set) => {
    const status = group();
    if (status !== undefined) set(of, status.refusal === undefined ? 1 : 0);
  });
  metrics.gauge('mq_zookeeper_connected', '1 while there is a connection to ZooKeeper, else 0', names, (set) => {
    const status = group();
    if (status !== undefined) set(of, status.zookeeper === 'connected' ? 1 : 0);
  });
  metrics.gauge('mq_group_changes', 'Changes of role, set and permit in this process', [...names, 'what'], (set) => {
    for (const [what, times] of Object.entries(group()?.changes ?? {})) set({ ...of, what }, times);
  });
}
