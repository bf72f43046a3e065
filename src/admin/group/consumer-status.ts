import type { AdminClient } from '../../client/admin-client.ts';
import type { MqError } from '../../errors/index.ts';
import type { ConsumerRunningInfo, ProcessQueueInfo } from '../../protocol/bodies/consumer-running-info.ts';
import type { MessageQueue } from '../../protocol/bodies/message-queue.ts';
import { type ConsumerClients, consumerClients } from '../connection/consumer-clients.ts';
import { fanOut } from '../fan-out.ts';
import { groupBrokers } from './group-brokers.ts';
import { groupClients } from './group-clients.ts';

/** What one client says of itself, or why it does not. */
export interface ClientStatus {
  clientId: string;
  clientAddr: string;
  language: string;
  version: number;
  info: ConsumerRunningInfo | undefined;
  error: MqError | undefined;
}

/** Something about a group that should not be so. */
export interface StatusFinding {
  kind: 'subscription-conflict' | 'queue-shared' | 'queue-blocked' | 'queue-unlocked';
  text: string;
}

export interface ConsumerStatus extends Omit<ConsumerClients, 'clients'> {
  clients: ClientStatus[];
  findings: StatusFinding[];
}

export interface ConsumerStatusOptions {
  /** Only this client. */
  clientId?: string | undefined;
  brokerAddr?: string | undefined;
  /** Ask Java clients for the stacks of their threads too. */
  jstack?: boolean | undefined;
}

/** A queue nobody has pulled, or no message of which was consumed, for this long is blocked. */
const BLOCKED_MS = 60_000;
/** A client renews the lock of an ordered queue every 20 s and gives it up after 30. */
const LOCK_EXPIRY_MS = 30_000;

/**
 * Asks every client of a group how it stands, and looks for what should not be so.
 *
 * @throws MqError NOT_FOUND when nobody of the group (or not the client asked for) is online
 */
export async function consumerStatus(
  client: AdminClient,
  group: string,
  options: ConsumerStatusOptions = {},
): Promise<ConsumerStatus> {
  const connected = await consumerClients(client, group, options.brokerAddr);
  const targets = options.brokerAddr === undefined ? await groupBrokers(client, group) : [{ addr: options.brokerAddr }];
  const { clients } = await groupClients(client, group, targets);
  const wanted = connected.clients.filter(
    ({ clientId }) => options.clientId === undefined || clientId === options.clientId,
  );
  const outcomes = await fanOut(
    wanted,
    ({ clientId }) =>
      client.groups.getRunningInfo(clients.get(clientId)?.brokerAddr ?? '', group, clientId, options.jstack === true),
    client.signal,
  );
  const statuses = outcomes.map(({ item, value, error }) => ({ ...item, info: value, error }));
  const whole = options.clientId === undefined && statuses.every(({ info }) => info !== undefined);
  const shares = whole && connected.messageModel === 'CLUSTERING' ? sharing(statuses) : [];
  return { ...connected, clients: statuses, findings: [...conflicts(statuses), ...shares, ...stuckQueues(statuses)] };
}

/** Clients of a group must subscribe to the same topics and tags, or each takes messages from the others. */
function conflicts(clients: readonly ClientStatus[]): StatusFinding[] {
  const texts = new Map<string, string[]>();
  for (const { clientId, info } of clients) {
    if (info === undefined) continue;
    const text = info.subscriptionSet
      .map(({ topic, subString }) => `${topic}:${subString}`)
      .sort()
      .join(', ');
    texts.set(text, [...(texts.get(text) ?? []), clientId]);
  }
  if (texts.size < 2) return [];
  const who = [...texts].map(([text, ids]) => `${ids.join(', ')} subscribe to ${text || 'nothing'}`).join('; ');
  return [
    {
      kind: 'subscription-conflict',
      text: `Different subscription in the same group of consumer: ${who}`,
    },
  ];
}

/** In clustering a queue belongs to one client. */
function sharing(clients: readonly ClientStatus[]): StatusFinding[] {
  const owners = new Map<string, string[]>();
  for (const { clientId, info } of clients) {
    for (const [queue] of info?.mqTable ?? []) {
      const name = queueName(queue);
      owners.set(name, [...(owners.get(name) ?? []), clientId]);
    }
  }
  return [...owners]
    .filter(([, ids]) => ids.length > 1)
    .map(([name, ids]) => ({
      kind: 'queue-shared',
      text: `${name} is consumed by several clients: ${ids.join(', ')}`,
    }));
}

function stuckQueues(clients: readonly ClientStatus[]): StatusFinding[] {
  return clients.flatMap(({ clientId, info }) => {
    const ordered = info?.properties['PROP_CONSUMEORDERLY'] === 'true';
    const now = Date.now();
    return (info?.mqTable ?? []).flatMap(([queue, state]) => stuck(clientId, queue, state, ordered, now));
  });
}

function stuck(
  clientId: string,
  queue: MessageQueue,
  state: ProcessQueueInfo,
  ordered: boolean,
  nowMs: number,
): StatusFinding[] {
  const name = `${queueName(queue)} at ${clientId}`;
  if (state.droped) return [];
  if (ordered) {
    if (!state.locked) return [{ kind: 'queue-unlocked', text: `${name} is not locked` }];
    const sinceMs = nowMs - state.lastLockTimestamp;
    if (sinceMs > LOCK_EXPIRY_MS) {
      return [{ kind: 'queue-unlocked', text: `${name} can't lock for a while, ${sinceMs}ms` }];
    }
    return [];
  }
  const sinceMs = nowMs - state.lastConsumeTimestamp;
  if (state.cachedMsgCount === 0 || sinceMs <= BLOCKED_MS) return [];
  return [
    {
      kind: 'queue-blocked',
      text: `${name} can't consume for a while, maybe blocked, ${sinceMs}ms; ${state.cachedMsgCount} messages from offset ${state.cachedMsgMinOffset} on wait in the client`,
    },
  ];
}

const queueName = ({ topic, brokerName, queueId }: MessageQueue): string => `${topic} ${brokerName} queue ${queueId}`;
