import { MqError } from '../../../errors/index.ts';
import type { GroupFacts } from '../../ha/coordination/inspect.ts';
import type { ReplicationMode } from '../../ha/coordination/types.ts';
import type { GroupPlan } from './group-plan.ts';
import type { MemberPosition } from './positions.ts';

/** The state that would be written for a group that has lost its own. */
export interface RebuildChoice {
  /** What is wrong with the state that ZooKeeper has. */
  readonly why: string;
  readonly master: string;
  readonly incarnation: string;
  readonly epoch: number;
  readonly mode: ReplicationMode;
  /** Members that are not there to be asked: what only they have is lost to the group. */
  readonly missing: readonly string[];
}

/** States in which a member acknowledges nothing, grants nothing, and can begin an epoch. */
const WAITING: readonly string[] = ['LOST'];
/** The same, but they take no part until somebody acts. */
const OUT: readonly string[] = ['PARKED', 'STOPPED'];

/**
 * Who would lead a group whose state is gone or older than its members: of those that are alive and wait, the one with the
 * newest epoch and the longest log, as the members themselves choose.
 * @throws MqError REFUSED where the state is sound, a member still takes part, or nobody waits
 */
export function chooseRebuilt(plan: GroupPlan, facts: GroupFacts, positions: readonly MemberPosition[]): RebuildChoice {
  const { brokerName } = plan;
  const unreadable = unreadableState(facts);
  const why = unreadable ?? whatIsWrong(facts, positions);
  if (why === undefined) {
    const { epoch = 0, master = null } = facts.state ?? {};
    throw new MqError('REFUSED', `${brokerName} has its state in ZooKeeper: epoch ${epoch}, master ${master ?? '-'}`, {
      hint: `Nothing has to be rebuilt. mq doctor says why nobody leads; a stale member is forced by mq daemon switch ${brokerName} --to MEMBER --accept-loss.`,
    });
  }
  const busy = positions.filter((one) => one.state !== undefined && !isHarmless(one) && !OUT.includes(one.state));
  const [first] = busy;
  // What cannot be read nobody takes for lost: it has to be removed before anybody waits.
  if (first !== undefined && unreadable === undefined) {
    throw new MqError('REFUSED', `${why}, and member ${first.member} has not noticed yet: it is ${first.state}`, {
      hint: 'It looks every second: try again.',
    });
  }
  const waiting = positions.filter((one) => one.state !== undefined && !OUT.includes(one.state));
  const [best] = waiting.sort(byLog);
  if (best?.incarnation === undefined) {
    throw new MqError('REFUSED', `${why}, and no member of ${brokerName} is there that could lead`, {
      hint: 'Start as many of them as there are: mq daemon start, or mq daemon restart NAME.',
    });
  }
  const epochs = [facts.state?.epoch ?? 0, ...facts.history.map(({ epoch }) => epoch)];
  return {
    ...{ why, master: best.member, incarnation: best.incarnation },
    epoch: Math.max(...epochs, ...positions.map(({ promised = 0 }) => promised)) + 1,
    mode: facts.state?.mode ?? modeOf(plan),
    missing: positions.filter(({ state }) => state === undefined || OUT.includes(state)).map(({ member }) => member),
  };
}

/** What is wrong with the bytes of the group's state; undefined where it can be read, or is not there. */
export const unreadableState = ({ malformed }: GroupFacts): string | undefined =>
  malformed.find(({ details }) => String(details.key ?? '').endsWith('/state'))?.message;

function whatIsWrong({ state }: GroupFacts, positions: readonly MemberPosition[]): string | undefined {
  if (state === undefined) return 'ZooKeeper has no state of the group';
  const newer = positions.find(({ promised = 0 }) => promised > state.epoch);
  if (newer !== undefined) {
    return `ZooKeeper has the state of epoch ${state.epoch}, and member ${newer.member} has promised epoch ${newer.promised}`;
  }
  // Who promised less has not read this state yet, and goes on by it.
  const lost = positions.find((one) => one.state === 'LOST' && (one.promised ?? 0) >= state.epoch);
  if (lost === undefined) return undefined;
  return `ZooKeeper has an older state of epoch ${state.epoch} than member ${lost.member} has seen`;
}

/** Holds no permit and grants none: it has said so, or it never belonged to the group. */
const isHarmless = ({ state, promised, lastEpoch }: MemberPosition): boolean =>
  state !== undefined && (WAITING.includes(state) || (promised === 0 && lastEpoch === 0));

const byLog = (a: MemberPosition, b: MemberPosition): number =>
  (b.lastEpoch ?? 0) - (a.lastEpoch ?? 0) || (b.maxOffset ?? 0) - (a.maxOffset ?? 0) || (a.member < b.member ? -1 : 1);

/** A slave goes on in the mode it finds, so it is the configured master's that counts. */
const modeOf = ({ members }: GroupPlan): ReplicationMode =>
  members.some(({ member }) => member.brokerRole === 'ASYNC_MASTER') ? 'ASYNC' : 'SYNC';
