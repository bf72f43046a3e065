import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { type TopicConfig, TopicSysFlag, topicConfig } from '../../protocol/bodies/topic-config.ts';
import { ORDER_TOPIC_CONFIG } from '../../protocol/headers/namesrv.ts';
import { topicNameProblem } from '../../protocol/names.ts';
import { changesOf } from '../changes.ts';
import { commonFailure, fanOut, type Outcome } from '../fan-out.ts';
import { brokerAt, resolveMasters, type Target, type TargetChoice } from '../targets.ts';
import { editOrderConf, type OrderConfChange } from './order-conf.ts';

/** What to change; what is left out stays as it is, or takes the default for a new topic. */
export interface TopicChange {
  /** Default 8. */
  readQueueNums?: number;
  /** Default 8. */
  writeQueueNums?: number;
  /** 0 to 7; default 6. */
  perm?: number;
  order?: boolean;
  unit?: boolean;
  hasUnitSub?: boolean;
  /** `+key=value,-key`. */
  attributes?: string;
}

/** A topic before and after on one broker; `before` is absent when it was created. */
export interface TopicUpdate {
  before: TopicConfig | undefined;
  after: TopicConfig;
}

export interface UpdateTopicResult {
  brokers: Outcome<Target, TopicUpdate>[];
  /** Broker names that have no master now and were not changed. */
  withoutMaster: string[];
  /** Present when the order configuration was touched. */
  orderConf: OrderConfChange | undefined;
}

export interface UpdateTopicOptions {
  /** Read what there is and say what would come of the change, but change nothing. */
  dryRun?: boolean;
}

/** mqadmin creates topics with 8 queues. */
const NEW_TOPIC_QUEUES = 8;
const ATTRIBUTES = /^(\+[^+,=\s]+=[^,\s]+|-[^-+,=\s][^,=\s]*)(,(\+[^+,=\s]+=[^,\s]+|-[^-+,=\s][^,=\s]*))*$/;

/**
 * Creates or changes a topic on one broker or on every master of a cluster. Each broker's own present configuration is
 * read first, so that what is not given is kept there, and read again afterwards: only a broker that shows the change
 * counts as changed.
 *
 * @throws MqError BAD_DATA for a malformed name or change, NOT_FOUND for an unknown cluster, and the first broker's own
 *   error when no broker could be changed
 */
export async function updateTopic(
  client: AdminClient,
  topic: string,
  choice: TargetChoice,
  change: TopicChange,
  { dryRun = false }: UpdateTopicOptions = {},
): Promise<UpdateTopicResult> {
  checkChange(topic, change);
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  const plans = await fanOut(targets, ({ addr }) => planOn(client, addr, topic, change), client.signal);
  throwIfAllFailed(plans);
  // Before the brokers: they take the order from the name servers when they register, as each does after a change, and
  // 4.9 takes it from there only.
  const orderConf = await changeOrder(client, topic, change, plans, dryRun);
  if (dryRun) return { brokers: plans, withoutMaster, orderConf };
  const work = (plan: Plan) => carryOut(client, plan, change.attributes);
  const made = await fanOut(plans, work, client.signal);
  const brokers = made.map(
    ({ item, value, error }): Outcome<Target, TopicUpdate> =>
      value === undefined ? { item: item.item, error } : { item: item.item, value },
  );
  if (orderConf !== undefined && change.order !== false) await retractOrder(client, topic, plans, brokers);
  throwIfAllFailed(brokers);
  return { brokers, withoutMaster, orderConf };
}

/** What is there, and what shall be there. */
type Plan = Outcome<Target, TopicUpdate>;

function throwIfAllFailed(outcomes: readonly Plan[]): void {
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
}

async function planOn(client: AdminClient, addr: string, topic: string, change: TopicChange): Promise<TopicUpdate> {
  const before = await client.topics.findConfig(addr, topic);
  const base = applyChange(topic, before, change);
  return { before, after: { ...base, attributes: applyAttributes(base.attributes, change.attributes) } };
}

/** Changes one broker and reads the topic back. */
async function carryOut(client: AdminClient, plan: Plan, attributes: string | undefined): Promise<TopicUpdate> {
  if (plan.error !== undefined) throw plan.error;
  const { addr } = plan.item;
  const { before, after: asked } = plan.value;
  const topic = asked.topicName;
  await client.topics.update(addr, asked, attributes);
  const after = await client.topics.findConfig(addr, topic);
  const { attributes: _, ...wrong } = changesOf(asked, after ?? {});
  if (after === undefined || Object.keys(wrong).length > 0) {
    const shown = Object.entries(wrong).map(([key, value]) => `${key}=${value.new}`);
    const what = after === undefined ? 'has no such topic' : `shows ${shown.join(', ')}`;
    throw new MqError('REFUSED', `${addr} took the request, but ${what}`, {
      address: addr,
      topic,
      hint: "mq topicRoute shows what clients are told; the broker's own log says why it kept the old.",
    });
  }
  return { before, after };
}

/** The configuration that results from a change. */
export function applyChange(topic: string, before: TopicConfig | undefined, change: TopicChange): TopicConfig {
  const base =
    before ?? topicConfig(topic, { readQueueNums: NEW_TOPIC_QUEUES, writeQueueNums: NEW_TOPIC_QUEUES, perm: 6 });
  const withFlag = (flags: number, bit: number, on: boolean | undefined): number =>
    on === undefined ? flags : on ? flags | bit : flags & ~bit;
  const sysFlag = withFlag(base.topicSysFlag, TopicSysFlag.UNIT, change.unit);
  return {
    ...base,
    readQueueNums: change.readQueueNums ?? base.readQueueNums,
    writeQueueNums: change.writeQueueNums ?? base.writeQueueNums,
    perm: change.perm ?? base.perm,
    order: change.order ?? base.order,
    topicSysFlag: withFlag(sysFlag, TopicSysFlag.UNIT_SUB, change.hasUnitSub),
  };
}

function applyAttributes(attributes: Record<string, string>, change: string | undefined): Record<string, string> {
  const result = { ...attributes };
  for (const part of change?.split(',') ?? []) {
    const equals = part.indexOf('=');
    if (part.startsWith('+')) result[part.slice(1, equals)] = part.slice(equals + 1);
    else delete result[part.slice(1)];
  }
  return result;
}

function checkChange(topic: string, change: TopicChange): void {
  const problem = topicNameProblem(topic);
  if (problem !== undefined) throw new MqError('BAD_DATA', problem, { topic });
  for (const key of ['readQueueNums', 'writeQueueNums'] as const) {
    const value = change[key];
    if (value !== undefined && (!Number.isInteger(value) || value < 0 || value > 65535)) {
      throw new MqError('BAD_DATA', `${key} is ${value}, and must be 0 to 65535`, { topic, key });
    }
  }
  if (change.perm !== undefined && (!Number.isInteger(change.perm) || change.perm < 0 || change.perm > 7)) {
    throw new MqError('BAD_DATA', `perm is ${change.perm}, and must be 2 (write), 4 (read) or 6 (both)`, {
      topic,
      key: 'perm',
    });
  }
  if (change.attributes !== undefined && !ATTRIBUTES.test(change.attributes)) {
    throw new MqError('BAD_DATA', `the attributes ${JSON.stringify(change.attributes)} are malformed`, {
      topic,
      key: 'attributes',
      hint: 'Write +key=value to add or alter, -key to delete, commas between.',
    });
  }
}

/** Keeps the order configuration true: written for an ordered topic, gone for one that is told to be unordered. */
async function changeOrder(
  client: AdminClient,
  topic: string,
  change: TopicChange,
  plans: readonly Plan[],
  dryRun: boolean,
): Promise<OrderConfChange | undefined> {
  if (change.order === undefined && change.writeQueueNums === undefined) return undefined;
  const unordered = change.order === false;
  if (unordered && (await client.namesrv.getKvConfig(ORDER_TOPIC_CONFIG, topic)) === undefined) return undefined;
  const edit = new Map<string, number | undefined>();
  for (const { item, value } of plans) {
    if (value === undefined || (!unordered && !value.after.order)) continue;
    edit.set(await nameOf(client, item), unordered ? undefined : value.after.writeQueueNums);
  }
  return edit.size === 0 ? undefined : editOrderConf(client, topic, edit, dryRun);
}

/** Takes those brokers out of the order configuration again where the topic was to be new, and could not be made. */
async function retractOrder(
  client: AdminClient,
  topic: string,
  plans: readonly Plan[],
  brokers: readonly Plan[],
): Promise<void> {
  const edit = new Map<string, undefined>();
  for (const [index, { item, error }] of brokers.entries()) {
    const planned = plans[index]?.value;
    if (error === undefined || planned === undefined || planned.before !== undefined) continue;
    edit.set(await nameOf(client, item), undefined);
  }
  if (edit.size > 0) await editOrderConf(client, topic, edit);
}

const nameOf = async (client: AdminClient, { brokerName, addr }: Target): Promise<string> =>
  brokerName ?? brokerAt(await client.namesrv.getClusterInfo(), addr).brokerName ?? addr;
