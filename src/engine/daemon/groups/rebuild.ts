import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../clock.ts';
import { MqError } from '../../../errors/index.ts';
import { type GroupFacts, groupFacts } from '../../ha/coordination/inspect.ts';
import type { GroupCoordination, GroupState, WriteOutcome } from '../../ha/coordination/types.ts';
import type { GroupPlan } from './group-plan.ts';
import { type LookIntoStore, type MemberPosition, positionsOf } from './positions.ts';
import { chooseRebuilt, type RebuildChoice } from './rebuild-choice.ts';

const LOOK_MS = 200;

/** What is known of a group without a usable state, and what would be written. */
export interface RebuildLook {
  readonly facts: GroupFacts;
  readonly positions: readonly MemberPosition[];
  readonly choice: RebuildChoice;
}

/** Looks, and changes nothing. @throws MqError REFUSED where there is nothing to rebuild, or not yet */
export async function lookToRebuild(
  group: GroupCoordination,
  plan: GroupPlan,
  lookIntoStore: LookIntoStore,
): Promise<RebuildLook> {
  const facts = await groupFacts(group);
  const positions = await positionsOf(plan, facts, lookIntoStore);
  return { facts, positions, choice: chooseRebuilt(plan, facts, positions) };
}

/**
 * Writes the state that was chosen, where nothing was written since the look; the member it names leads by the usual rules.
 * @param acceptLoss members follow although they have to give up what was confirmed
 * @throws MqError REFUSED where members are missing and loss is not accepted, or the state was changed meanwhile; TIMEOUT
 *   where the outcome is not known
 */
export async function rebuildState(
  group: GroupCoordination,
  { facts, choice }: RebuildLook,
  { acceptLoss, wall }: { readonly acceptLoss: boolean; readonly wall: Clock },
): Promise<GroupState> {
  const { epoch, master, incarnation, mode, missing } = choice;
  if (missing.length > 0 && !acceptLoss) throw someMissing(group.brokerName, choice);
  const state: GroupState = {
    ...{ v: 1, epoch, master, incarnation, set: [master], mode, reason: 'rebuilt' },
    acceptLoss: acceptLoss ? epoch : (facts.state?.acceptLoss ?? 0),
    ...{ change: 0, writeId: `rebuild/${randomUUID()}`, at: wall.now() },
  };
  if (facts.state !== undefined) await forgetStore(group, facts, master);
  const { stateVersion } = facts;
  settled(
    group.brokerName,
    await (stateVersion === undefined ? group.createState(state) : group.writeState(state, stateVersion)),
    await group.readState({ sync: true }),
    state,
  );
  return state;
}

/**
 * Removes a state that cannot be read, and waits until the members that are there have noticed.
 * @throws MqError TIMEOUT where one has not
 */
export async function dropUnreadable(
  group: GroupCoordination,
  look: () => Promise<RebuildLook>,
  { withinMs, steady }: { readonly withinMs: number; readonly steady: Clock },
): Promise<RebuildLook> {
  const dropped = await group.dropMalformedState();
  if (dropped.outcome === 'unknown') throw dropped.error;
  for (const end = steady.now() + withinMs; ; ) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof MqError) || error.code !== 'REFUSED' || steady.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** What is said where members are missing. */
export function someMissing(brokerName: string, { why, missing }: RebuildChoice): MqError {
  const who = missing.length === 1 ? `member ${missing[0]} is` : `members ${missing.join(', ')} are`;
  return new MqError('REFUSED', `${why}, and ${who} not there: only they know what they have`, {
    hint: `Start them: once all are there, the group goes on by itself. Are they gone for good, mq daemon rebuild-state ${brokerName} --accept-loss goes on without them.`,
  });
}

/** Waits until the member leads. @throws MqError TIMEOUT with what it is instead */
export async function untilLed(
  group: GroupCoordination,
  { epoch, master }: Pick<GroupState, 'epoch' | 'master'>,
  { withinMs, steady }: { readonly withinMs: number; readonly steady: Clock },
): Promise<GroupState> {
  for (const end = steady.now() + withinMs; ; ) {
    const state = await group.readState({ sync: true });
    const live = await group.readLive();
    const leader = live.outcome === 'ok' ? live.values.find(({ id }) => id === master) : undefined;
    if (state.outcome === 'ok' && state.value.epoch > epoch) return state.value;
    if (state.outcome === 'ok' && leader?.state === 'MASTER' && leader.epoch === epoch) return state.value;
    if (steady.now() > end) {
      const shown = leader?.state ?? 'gone';
      throw new MqError(
        'TIMEOUT',
        `the state is written, and member ${master ?? ''} does not lead yet: it is ${shown}`,
        {
          hint: 'mq doctor and its log say what keeps it. Is it gone, run this again when another one waits.',
        },
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** What a backup says of the member's store may be older than the store: it is noted anew by who has it. */
async function forgetStore(group: GroupCoordination, facts: GroupFacts, id: string): Promise<void> {
  if (!facts.members.some((member) => member.id === id)) return;
  const member = await group.readMember(id);
  if (member.outcome === 'ok') await group.removeMember(id, member.version);
}

function settled(
  brokerName: string,
  written: WriteOutcome,
  now: Awaited<ReturnType<GroupCoordination['readState']>>,
  wanted: GroupState,
): void {
  if (written.outcome === 'ok' || (now.outcome === 'ok' && now.value.writeId === wanted.writeId)) return;
  if (written.outcome === 'unknown') {
    throw new MqError('TIMEOUT', `whether the state of ${brokerName} was written is not known`, {
      ...{ cause: written.error, hint: 'Run this again: it says what ZooKeeper has now.' },
    });
  }
  const found = now.outcome === 'ok' ? `epoch ${now.value.epoch}, master ${now.value.master ?? '-'}` : 'changed';
  throw new MqError('REFUSED', `the state of ${brokerName} is another one meanwhile: ${found}; nothing was written`, {
    hint: 'Look again: mq clusterList.',
  });
}
