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
  // A broker takes order=true from the name servers when it registers, so what they have goes before order=false.
  const forgotten = change.order === false ? await forgetOrder(client, topic, targets, dryRun) : undefined;
  const work = ({ addr }: Target) => updateOn(client, addr, topic, change, dryRun);
  const brokers = await fanOut(targets, work, client.signal);
  const failure = commonFailure(brokers);
  if (failure !== undefined) throw failure;
  const orderConf = forgotten ?? (await keepOrder(client, topic, change, brokers, dryRun));
  return { brokers, withoutMaster, orderConf };
}

async function updateOn(
  client: AdminClient,
  addr: string,
  topic: string,
  change: TopicChange,
  dryRun: boolean,
): Promise<TopicUpdate> {
  const before = await client.topics.findConfig(addr, topic);
  const base = applyChange(topic, before, change);
  const asked = { ...base, attributes: applyAttributes(base.attributes, change.attributes) };
  if (dryRun) return { before, after: asked };
  await client.topics.update(addr, base, change.attributes);
  const after = await client.topics.findConfig(addr, topic);
  const { attributes: _, ...wrong } = changesOf(asked, after ?? {});
  if (after === undefined || Object.keys(wrong).length > 0) {
    const shown = Object.entries(wrong).map(([key, value]) => `${key}=${value.new}`);
    const what = after === undefined ? 'has no such topic' : `shows ${shown.join(', ')}`;
    throw new MqError('REFUSED', `${addr} took the request, but ${what}`, { address: addr, topic });
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

/** Takes the brokers out of the order configuration, if the topic has one. */
async function forgetOrder(
  client: AdminClient,
  topic: string,
  targets: readonly Target[],
  dryRun: boolean,
): Promise<OrderConfChange | undefined> {
  if ((await client.namesrv.getKvConfig(ORDER_TOPIC_CONFIG, topic)) === undefined) return undefined;
  const names = await Promise.all(targets.map((target) => nameOf(client, target)));
  return editOrderConf(client, topic, new Map(names.map((name) => [name, undefined])), dryRun);
}

/** Keeps the order configuration of an ordered topic true. */
async function keepOrder(
  client: AdminClient,
  topic: string,
  change: TopicChange,
  brokers: readonly Outcome<Target, TopicUpdate>[],
  dryRun: boolean,
): Promise<OrderConfChange | undefined> {
  if (change.order !== true && change.writeQueueNums === undefined) return undefined;
  const edit = new Map<string, number>();
  for (const { item, value } of brokers) {
    if (value?.after.order === true) edit.set(await nameOf(client, item), value.after.writeQueueNums);
  }
  return edit.size === 0 ? undefined : editOrderConf(client, topic, edit, dryRun);
}

const nameOf = async (client: AdminClient, { brokerName, addr }: Target): Promise<string> =>
  brokerName ?? brokerAt(await client.namesrv.getClusterInfo(), addr).brokerName ?? addr;
