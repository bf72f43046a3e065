import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { type SubscriptionGroupConfig, subscriptionGroupConfig } from '../../protocol/bodies/subscription-group.ts';
import type { JsonObject } from '../../protocol/json/parse.ts';
import { groupNameProblem } from '../../protocol/names.ts';
import { commonFailure, fanOut, type Outcome } from '../fan-out.ts';
import { resolveMasters, type Target, type TargetChoice } from '../targets.ts';

/** Settings of a group that are given one by one. */
const CHANGEABLE = [
  'consumeEnable',
  'consumeFromMinEnable',
  'consumeBroadcastEnable',
  'consumeMessageOrderly',
  'retryQueueNums',
  'retryMaxTimes',
  'brokerId',
  'whichBrokerWhenConsumeSlowly',
  'notifyConsumerIdsChangedEnable',
] as const satisfies readonly (keyof SubscriptionGroupConfig)[];

/** What to change; what is left out stays as it is, or takes mqadmin's default for a new group. */
export type GroupChange = Partial<Pick<SubscriptionGroupConfig, (typeof CHANGEABLE)[number]>> & {
  /** 5.x, for instance `{"type":"EXPONENTIAL",…}`. */
  groupRetryPolicy?: JsonObject;
  /** 5.x: `+key=value,-key`. */
  attributes?: string;
};

/** A group before and after on one broker; `before` is absent when it was created. */
export interface GroupUpdate {
  before: SubscriptionGroupConfig | undefined;
  after: SubscriptionGroupConfig;
}

export interface UpdateSubGroupResult {
  brokers: Outcome<Target, GroupUpdate>[];
  /** Broker names that have no master now and were not changed. */
  withoutMaster: string[];
}

/**
 * Creates or changes a consumer group on one broker or on every master of a cluster.
 * @throws MqError BAD_DATA for a malformed name or number, NOT_FOUND for an unknown cluster, and the first broker's own
 *   error when every broker failed
 */
export async function updateSubGroup(
  client: AdminClient,
  group: string,
  choice: TargetChoice,
  change: GroupChange,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<UpdateSubGroupResult> {
  const problem = groupNameProblem(group);
  if (problem !== undefined) throw new MqError('BAD_DATA', problem, { group });
  for (const key of ['retryQueueNums', 'retryMaxTimes', 'brokerId', 'whichBrokerWhenConsumeSlowly'] as const) {
    const value = change[key];
    if (value !== undefined && !Number.isInteger(value)) {
      throw new MqError('BAD_DATA', `${key} is ${value}, and must be a whole number`, { group, key });
    }
  }
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  const brokers = await fanOut(targets, ({ addr }) => updateOn(client, addr, group, change, dryRun), client.signal);
  const failure = commonFailure(brokers);
  if (failure !== undefined) throw failure;
  return { brokers, withoutMaster };
}

/** mqadmin makes groups that neither start at the first message nor may broadcast, other than the broker does. */
const newGroup = (group: string): SubscriptionGroupConfig =>
  subscriptionGroupConfig(group, { consumeFromMinEnable: false, consumeBroadcastEnable: false });

async function updateOn(
  client: AdminClient,
  addr: string,
  group: string,
  change: GroupChange,
  dryRun: boolean,
): Promise<GroupUpdate> {
  const before = await client.groups.findConfig(addr, group);
  const { groupRetryPolicy, attributes, ...fields } = change;
  const base = before ?? newGroup(group);
  const changes = attributeChanges(attributes, group);
  const asked: SubscriptionGroupConfig = {
    ...base,
    ...withoutUndefined(fields),
    attributes: changedAttributes(base.attributes, changes),
    others: groupRetryPolicy === undefined ? base.others : { ...base.others, groupRetryPolicy },
  };
  if (dryRun) return { before, after: asked };
  // On the wire the attributes are changes, each with its sign; the broker keeps those that are not named.
  await client.groups.update(addr, { ...asked, attributes: changes });
  const after = await client.groups.findConfig(addr, group);
  const wrong = CHANGEABLE.filter((key) => fields[key] !== undefined && after?.[key] !== fields[key]);
  if (after === undefined || wrong.length > 0) {
    const shown = after === undefined ? 'has no such group' : `did not change ${wrong.join(', ')}`;
    throw new MqError('REFUSED', `${addr} took the request, but ${shown}`, { address: addr, group });
  }
  return { before, after };
}

function changedAttributes(present: Record<string, string>, changes: Record<string, string>): Record<string, string> {
  const result = { ...present };
  for (const [name, value] of Object.entries(changes)) {
    if (name.startsWith('+')) result[name.slice(1)] = value;
    else delete result[name.slice(1)];
  }
  return result;
}

function attributeChanges(text: string | undefined, group: string): Record<string, string> {
  const changes: Record<string, string> = {};
  for (const part of text?.split(',') ?? []) {
    const match = /^(\+[^+=\s]+)=(\S+)$|^(-[^-=\s]\S*)$/.exec(part.trim());
    const name = match?.[1] ?? match?.[3];
    if (name === undefined) {
      throw new MqError('BAD_DATA', `the attribute ${JSON.stringify(part)} is malformed`, {
        group,
        key: 'attributes',
        hint: 'Write +key=value to add or alter, -key to delete, commas between.',
      });
    }
    changes[name] = match?.[2] ?? '';
  }
  return changes;
}

const withoutUndefined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<T>;
