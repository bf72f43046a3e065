import { MqError } from '../../../errors/index.ts';
import { untilConnected } from '../../ha/coordination/connected.ts';
import { groupFacts } from '../../ha/coordination/inspect.ts';
import { openCoordination } from '../../ha/coordination/open.ts';
import type { Coordination } from '../../ha/coordination/types.ts';
import type { ClusterPlan } from '../cluster-file/types.ts';
import { ensembleOfPlan } from './ensemble.ts';
import { type GroupPlan, groupNamed, idOf } from './group-plan.ts';

/** How long ZooKeeper may be away before a question fails. */
const CONNECT_WITHIN_MS = 30_000;
/** How often a question is asked whose answer was lost with the connection. */
const ATTEMPTS = 3;

/** A member that is not in sync. */
export interface Lagging {
  readonly member: string;
  readonly host: string;
  /** What it shows of itself; undefined where it is not there at all. */
  readonly state: string | undefined;
}

/** States in which a member of the set does what it is there for. */
const AT_WORK: readonly string[] = ['MASTER', 'SLAVE'];

/**
 * Members of a group, on whatever host, that are not in sync now: none while the group is whole. Who is down and has
 * `autoStart: false` is not missed.
 */
export async function laggingOf(coordination: Coordination, plan: GroupPlan): Promise<Lagging[]> {
  const { members, live, state } = await groupFacts(coordination.group(plan.brokerName));
  return members.flatMap(({ id, host }): Lagging[] => {
    const shown = live.find((one) => one.id === id)?.state;
    if (shown !== undefined && AT_WORK.includes(shown) && state?.set.includes(id) === true) return [];
    const isOptional = plan.members.some((broker) => idOf(broker) === id && !broker.autoStart);
    return shown === undefined && isOptional ? [] : [{ member: id, host, state: shown }];
  });
}

/** The groups of a cluster file over one session, which begins with the first question. */
export function watchGroups(plan: ClusterPlan): {
  /** Undefined where roles are fixed. @throws MqError UNREACHABLE */
  lagging(brokerName: string): Promise<Lagging[] | undefined>;
  close(): Promise<void>;
} {
  const ensemble = plan.elects ? ensembleOfPlan(plan) : undefined;
  let coordination: Coordination | undefined;
  return {
    lagging: async (brokerName) => {
      if (ensemble === undefined) return undefined;
      coordination ??= openCoordination(ensemble);
      for (let left = ATTEMPTS; ; left--) {
        await untilConnected(coordination, CONNECT_WITHIN_MS);
        try {
          return await laggingOf(coordination, groupNamed(plan, brokerName));
        } catch (error) {
          const isPassing = error instanceof MqError && (error.code === 'UNREACHABLE' || error.code === 'TIMEOUT');
          if (!isPassing || left === 1) throw error;
        }
      }
    },
    close: async () => coordination?.close(),
  };
}
