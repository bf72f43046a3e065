import type { Clock } from '../../../clock.ts';
import { nearest } from '../../../config/index.ts';
import { MqError } from '../../../errors/index.ts';
import { type GroupFacts, groupFacts } from '../../ha/coordination/inspect.ts';
import type { GroupCoordination, Member } from '../../ha/coordination/types.ts';
import { type GroupPlan, idOf } from './group-plan.ts';

const LOOK_MS = 200;

/** Members that ZooKeeper has and the cluster file has not. */
export const unlistedOf = (plan: GroupPlan | undefined, members: readonly Member[]): Member[] =>
  members.filter(({ id }) => !plan?.members.some((broker) => idOf(broker) === id));

/** The member that a word means: a member id, or a name of the cluster file. @throws MqError NOT_FOUND */
export function memberMeant(plan: GroupPlan, { members }: GroupFacts, word: string): Member {
  const named = plan.members.find(({ name }) => name === word);
  const id = named === undefined ? word : idOf(named);
  const found = members.find((member) => member.id === id);
  if (found !== undefined) return found;
  const near = nearest(word, [...members.map((member) => member.id), ...plan.members.map(({ name }) => name)]);
  const known = members.map((member) => `${member.id} (${member.address})`).join(', ') || 'none';
  throw new MqError('NOT_FOUND', `${plan.brokerName} has no member ${word} in ZooKeeper`, {
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Its members: ${known}.`,
  });
}

/** Looks for the member, and whether it may go. @throws MqError NOT_FOUND; REFUSED, see {@link forgetMember} */
export async function lookToForget(group: GroupCoordination, plan: GroupPlan, word: string): Promise<Member> {
  const facts = await groupFacts(group);
  const member = memberMeant(plan, facts, word);
  refuseLiving(facts, member);
  refuseLast(facts, member);
  return member;
}

/**
 * Takes a member that left for good off the list of its group, once its master no longer counts on it. Should it ever be
 * started again it joins anew.
 * @throws MqError REFUSED while it is alive, while it is the only one in sync, or while nobody takes it out of the set;
 *   TIMEOUT where the outcome is not known
 */
export async function forgetMember(
  group: GroupCoordination,
  plan: GroupPlan,
  word: string,
  { withinMs, steady }: { readonly withinMs: number; readonly steady: Clock },
): Promise<Member> {
  for (const end = steady.now() + withinMs; ; ) {
    const facts = await groupFacts(group);
    const member = memberMeant(plan, facts, word);
    refuseLiving(facts, member);
    refuseLast(facts, member);
    if (facts.state?.set.includes(member.id) !== true) return await remove(group, member);
    if (steady.now() > end) {
      throw new MqError('REFUSED', `member ${member.id} is still in the in-sync set of ${plan.brokerName}`, {
        hint: 'Its master takes it out within seconds; where nobody leads, see to that first: mq doctor.',
      });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function refuseLiving({ live }: GroupFacts, { id, host }: Member): void {
  const process = live.find((one) => one.id === id);
  if (process === undefined) return;
  throw new MqError('REFUSED', `member ${id} is alive: ${process.state}, pid ${process.pid} on ${host}`, {
    hint: 'Stop it there first, with mq daemon stop NAME, and take it out of the cluster file.',
  });
}

function refuseLast({ state, brokerName }: GroupFacts, { id }: Member): void {
  if (state === undefined) {
    throw new MqError('REFUSED', `${brokerName} has no state in ZooKeeper: who is in sync is not known`, {
      hint: `See mq daemon rebuild-state ${brokerName} --dry-run first.`,
    });
  }
  if (state.set.length !== 1 || state.set[0] !== id) return;
  throw new MqError('REFUSED', `member ${id} is the only one in sync of ${brokerName}: the others lack messages`, {
    hint: `Start it, so that another one catches up. Is its disk gone, first mq daemon switch ${brokerName} --to MEMBER --accept-loss.`,
  });
}

async function remove(group: GroupCoordination, { id }: Member): Promise<Member> {
  const member = await group.readMember(id, { sync: true });
  if (member.outcome === 'unknown') throw member.error;
  if (member.outcome === 'notFound') throw new MqError('NOT_FOUND', `member ${id} is gone already`);
  const removed = await group.removeMember(id, member.version);
  if (removed.outcome === 'ok' || removed.outcome === 'notFound') return member.value;
  if (removed.outcome === 'unknown') throw removed.error;
  throw new MqError('REFUSED', `member ${id} was written anew meanwhile: it was started`, { hint: 'Stop it first.' });
}
