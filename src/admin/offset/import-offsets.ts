import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { type CheckedMove, checkMoves } from './check-plan.ts';
import type { ExportedOffset } from './export-offsets.ts';
import { clustersOf, type OffsetMove } from './offset-plan.ts';

/** What importing offsets would do: the moves as they can be kept in a plan, and as they stand now. */
export interface ImportPlan {
  moves: OffsetMove[];
  checked: CheckedMove[];
}

/**
 * Looks at what setting groups to given offsets would do. Changes nothing.
 *
 * @throws MqError BAD_DATA when a queue is named twice for one group
 */
export async function planImport(client: AdminClient, offsets: readonly ExportedOffset[]): Promise<ImportPlan> {
  const wanted = movesOf(offsets);
  const checked = await checkMoves(client, wanted, true);
  const clusterOf = clustersOf(await client.namesrv.getClusterInfo());
  const moves = checked.map(
    ({ move, clientIds, queues }): OffsetMove => ({
      ...move,
      clientIds,
      queues: queues.map(({ queue: { brokerName, queueId }, before, target, minOffset, maxOffset }) => ({
        ...{ cluster: clusterOf(brokerName), brokerName, queueId },
        ...{ before: before ?? null, target, minOffset, maxOffset },
      })),
    }),
  );
  return { moves, checked };
}

function movesOf(offsets: readonly ExportedOffset[]): OffsetMove[] {
  const moves = new Map<string, OffsetMove>();
  const seen = new Set<string>();
  for (const { group, topic, cluster = '', brokerName, queueId, offset, minOffset, maxOffset } of offsets) {
    const queue = `${group} ${topic} ${brokerName} ${queueId}`;
    if (seen.has(queue)) {
      const which = `queue ${queueId} of ${topic} on ${brokerName}`;
      throw new MqError('BAD_DATA', `${which} stands there twice for the group ${group}`, { group, topic });
    }
    seen.add(queue);
    const key = `${group} ${topic}`;
    const move = moves.get(key) ?? { group, topic, force: true, clientIds: [], queues: [] };
    moves.set(key, move);
    const bounds = { minOffset: minOffset ?? 0, maxOffset: maxOffset ?? 0 };
    move.queues.push({ cluster, brokerName, queueId, before: null, target: offset, ...bounds });
  }
  return [...moves.values()];
}
