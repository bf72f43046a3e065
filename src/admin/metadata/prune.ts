import type { AdminClient } from '../../client/admin-client.ts';
import type { MqError } from '../../errors/index.ts';
import { fanOut } from '../fan-out.ts';
import { deleteSubGroup, planDeleteSubGroup } from '../group/delete-sub-group.ts';
import type { TargetChoice } from '../targets.ts';
import { deleteTopic, planDeleteTopic, refuseWhileUsed } from '../topic/delete-topic.ts';
import { applyOrder } from './apply-order.ts';
import type { Difference } from './diff.ts';
import type { LiveCluster } from './live-cluster.ts';
import type { Note } from './note.ts';

/** What goes with one deletion: from the whole cluster, or from one broker of several. */
interface Removal {
  kind: Difference['kind'];
  name: string;
  choice: TargetChoice;
  differences: Difference[];
}

/**
 * Removes what a document does not state: topics and groups that nobody uses, and order configuration. One that is in use
 * stays, and says by whom.
 */
export async function prune(
  client: AdminClient,
  live: LiveCluster,
  found: readonly Difference[],
  note: Note,
): Promise<void> {
  const removals = removalsOf(live, found);
  const work = (removal: Removal): Promise<(MqError | undefined)[]> =>
    removal.kind === 'topic' ? removeTopic(client, removal) : removeGroup(client, removal);
  for (const { item, value, error } of await fanOut(removals, work, client.signal)) {
    for (const difference of item.differences) note(difference, error ?? value?.find((one) => one !== undefined));
  }
  const orders = found.filter(({ kind }) => kind === 'orderConfig');
  await applyOrder(client, orders, note);
}

async function removeTopic(client: AdminClient, { name, choice }: Removal): Promise<(MqError | undefined)[]> {
  const plan = await planDeleteTopic(client, name, choice);
  refuseWhileUsed(plan);
  const { brokers, nameServers = [] } = await deleteTopic(client, plan);
  return [...brokers, ...nameServers].map(({ error }) => error);
}

async function removeGroup(client: AdminClient, { name, choice }: Removal): Promise<(MqError | undefined)[]> {
  const { brokers } = await deleteSubGroup(client, await planDeleteSubGroup(client, name, choice), false);
  return brokers.map(({ error }) => error);
}

/** Topics and groups by name; one that goes from every broker goes from the cluster as a whole. */
function removalsOf(
  { cluster, brokers, withoutMaster, unreached }: LiveCluster,
  found: readonly Difference[],
): Removal[] {
  const isWhole = withoutMaster.length === 0 && unreached.length === 0;
  const byName = new Map<string, Difference[]>();
  for (const difference of found) {
    if (difference.kind !== 'topic' && difference.kind !== 'group') continue;
    const key = `${difference.kind} ${difference.name}`;
    byName.set(key, [...(byName.get(key) ?? []), difference]);
  }
  return [...byName.values()].flatMap((differences): Removal[] => {
    const [first] = differences;
    if (first === undefined) return [];
    const { kind, name } = first;
    const having = brokers.filter((broker) => (kind === 'topic' ? broker.topics : broker.groups).has(name));
    if (isWhole && differences.length === having.length) return [{ kind, name, choice: { cluster }, differences }];
    return differences.flatMap((difference) => {
      const addr = brokers.find((broker) => broker.name === difference.brokerName)?.addr;
      return addr === undefined ? [] : [{ kind, name, choice: { addr }, differences: [difference] }];
    });
  });
}
