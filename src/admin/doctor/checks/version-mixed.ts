import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { subjectOf } from '../facts/listed-broker.ts';

/** Brokers of one cluster run different releases. */
export const versionMixed: ClusterCheck = {
  name: 'version-mixed',
  title: 'brokers of one cluster run different releases',
  severity: 'warning',
  scope: 'cluster',
  async run({ brokers }) {
    const clusters = new Map<string, Map<string, string[]>>();
    for (const { broker, value } of await brokers.runtime()) {
      const version = value.table['brokerVersionDesc'];
      if (version === undefined || version === '') continue;
      const versions = clusters.get(broker.cluster) ?? new Map<string, string[]>();
      clusters.set(broker.cluster, versions);
      versions.set(version, [...(versions.get(version) ?? []), subjectOf(broker)]);
    }
    return [...clusters].flatMap(([cluster, versions]): Found[] => {
      if (versions.size < 2) return [];
      const each = [...versions].map(([version, at]) => `${version} at ${at.join(', ')}`);
      return [
        {
          subject: cluster,
          message: `It runs ${versions.size} releases: ${each.join('; ')}. What only some of them can do works by chance, for whoever happens to ask the right broker.`,
          evidence: Object.fromEntries(versions),
          next: [`mq clusterList -c ${cluster}`],
        },
      ];
    });
  },
};
