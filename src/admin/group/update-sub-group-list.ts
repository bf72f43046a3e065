import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { type SubscriptionGroupConfig, subscriptionGroupConfig } from '../../protocol/bodies/subscription-group.ts';
import { groupNameProblem } from '../../protocol/names.ts';
import { attributeChanges, changedAttributes } from '../attributes.ts';
import { type Change, changesOf } from '../changes.ts';
import { fanOut, fanOutAgain, type Outcome, unlessAllFailed } from '../fan-out.ts';
import { resolveMasters, type Target, type TargetChoice } from '../targets.ts';
import { isUnsupported } from '../unsupported.ts';

/** One group of a list; what is left out stays as it is, or takes Java's default for a new group. */
export type GroupEntry = Partial<SubscriptionGroupConfig> & Pick<SubscriptionGroupConfig, 'groupName'>;

/** What a broker has to change for one group of the list. */
export interface PlannedGroup {
  group: string;
  /** Whether the broker does not have it yet. */
  created: boolean;
  /** Empty when it is already so. */
  changes: Record<string, Change>;
  after: SubscriptionGroupConfig;
  /** With the sign each carries on the wire. */
  attributes: Record<string, string>;
}

export interface GroupListPlan {
  brokers: Outcome<Target, PlannedGroup[]>[];
  /** Broker names that have no master now. */
  withoutMaster: string[];
}

/** Groups in one request: its body stays far below a frame. */
const BATCH = 500;

/**
 * Works out what each broker has to change for the groups of a list. Nothing is changed.
 *
 * @throws MqError BAD_DATA for a malformed or repeated name, NOT_FOUND for an unknown cluster, and the first broker's own
 *   error when none answered
 */
export async function planSubGroupList(
  client: AdminClient,
  choice: TargetChoice,
  entries: readonly GroupEntry[],
): Promise<GroupListPlan> {
  const names = new Set<string>();
  for (const { groupName: group } of entries) {
    const problem = groupNameProblem(group) ?? (names.has(group) ? `the group ${group} is there twice` : undefined);
    if (problem !== undefined) throw new MqError('BAD_DATA', problem, { group });
    names.add(group);
  }
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  const plan = async ({ addr }: Target): Promise<PlannedGroup[]> => {
    const { subscriptionGroupTable } = await client.groups.getAllConfigs(addr);
    return entries.map((entry) => planned(subscriptionGroupTable.get(entry.groupName), entry));
  };
  return { brokers: unlessAllFailed(await fanOut(targets, plan, client.signal)), withoutMaster };
}

function planned(
  before: SubscriptionGroupConfig | undefined,
  { attributes: given, others, ...entry }: GroupEntry,
): PlannedGroup {
  const base = before ?? subscriptionGroupConfig(entry.groupName);
  const attributes = attributeChanges(base.attributes, given);
  const after = {
    ...base,
    ...entry,
    attributes: changedAttributes(base.attributes, attributes),
    others: { ...base.others, ...others },
  };
  const changes = changesOf(before === undefined ? {} : flat(before), flat(after));
  return { group: entry.groupName, created: before === undefined, changes, after, attributes };
}

/** The settings as the wire has them: those mq does not read by name stand among the others. */
const flat = ({ others, ...settings }: SubscriptionGroupConfig): object => ({ ...settings, ...others });

/**
 * Carries a plan out: every broker gets what it has to change, which is read back afterwards.
 *
 * @throws MqError the first broker's own error when every one failed
 */
export async function applySubGroupList(client: AdminClient, plan: GroupListPlan): Promise<GroupListPlan> {
  const work = async ({ addr }: Target, groups: PlannedGroup[]): Promise<PlannedGroup[]> => {
    await submit(client, addr, groups);
    return groups;
  };
  return { ...plan, brokers: unlessAllFailed(await fanOutAgain(plan.brokers, work, client.signal)) };
}

/** What does not know lists (4.9, 5.0 to 5.3.0) gets the groups one by one. */
async function submit(client: AdminClient, addr: string, groups: readonly PlannedGroup[]): Promise<void> {
  const changed = groups.filter(({ changes }) => Object.keys(changes).length > 0);
  for (let start = 0; start < changed.length; start += BATCH) {
    const batch = changed.slice(start, start + BATCH).map(({ after, attributes }) => ({ ...after, attributes }));
    try {
      await client.groups.updateList(addr, batch);
    } catch (error) {
      if (!isUnsupported(error)) throw error;
      for (const config of batch) await client.groups.update(addr, config);
    }
  }
  if (changed.length === 0) return;
  const { subscriptionGroupTable } = await client.groups.getAllConfigs(addr);
  const wrong = changed.filter(
    ({ group, changes, after }) => !shows(subscriptionGroupTable.get(group), changes, after),
  );
  if (wrong.length === 0) return;
  const names = wrong.map(({ group }) => group).join(', ');
  throw new MqError('REFUSED', `${addr} took the list, but does not show what was asked for of ${names}`, {
    address: addr,
    hint: "The broker's own log says why it kept the old.",
  });
}

/** Whether a group is as it should be in what was changed; 4.9 has not all settings, and a policy is completed. */
function shows(
  now: SubscriptionGroupConfig | undefined,
  changes: PlannedGroup['changes'],
  after: SubscriptionGroupConfig,
): boolean {
  if (now === undefined) return false;
  const { attributes: _, others: __, ...differing } = changesOf(after, now);
  return Object.keys(differing).every((name) => changes[name] === undefined || isNew(name));
}

/** Settings that 4.9 takes and forgets. */
const isNew = (name: string): boolean =>
  ['consumeMessageOrderly', 'groupSysFlag', 'consumeTimeoutMinute'].includes(name);
