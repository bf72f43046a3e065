import type { AdminClient } from '../../client/admin-client.ts';
import { PullStatus } from '../../client/requests/messages.ts';
import { findQueue, subscribeQueues } from '../../client/routes.ts';
import { MqError } from '../../errors/index.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { type OffsetMessageId, parseOffsetMessageId } from '../../protocol/message/ids.ts';
import { commonFailure, fanOut } from '../fan-out.ts';
import { routeTargets } from '../group/group-brokers.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';

/** Messages that were found, oldest first. */
export interface FoundMessages {
  messages: MessageExt[];
  /** Brokers that did not answer; what they hold is missing. */
  unreached: UnreachedBroker[];
}

/** What an id was found to be. */
export type MessageIdKind = 'offset' | 'unique';

export interface FoundById extends FoundMessages {
  idKind: MessageIdKind;
}

export interface KeyQuery {
  /** Most messages per broker; default 64. */
  maxNum?: number;
  /** Store time, milliseconds. */
  beginTimestamp?: number;
  endTimestamp?: number;
  /** Only the brokers of this cluster. */
  cluster?: string;
}

const TOOLS_GROUP = 'TOOLS_CONSUMER';
/** What brokers make of a query by unique key, whatever is asked. */
const UNIQUE_MAX = 32;

/**
 * Finds messages by a business key.
 * @throws MqError NOT_FOUND for an unknown topic or when nothing is found, and the first broker's error when none answered
 */
export async function queryByKey(
  client: AdminClient,
  topic: string,
  key: string,
  query: KeyQuery = {},
): Promise<FoundMessages> {
  return queryBrokers(client, topic, key, query, false);
}

/** Finds the copies of a message by the unique key its sender gave it. @throws MqError as {@link queryByKey} */
export async function queryByUniqueKey(
  client: AdminClient,
  topic: string,
  key: string,
  cluster?: string,
): Promise<FoundMessages> {
  return queryBrokers(client, topic, key, { maxNum: UNIQUE_MAX, ...(cluster === undefined ? {} : { cluster }) }, true);
}

/**
 * Finds a message by either kind of id. Both kinds look alike: one whose address part is that of a registered broker is
 * taken for an offset message id, any other for a unique key, which needs the topic.
 *
 * @throws MqError USAGE when the text is no id, NOT_FOUND when there is no such message
 */
export async function queryById(client: AdminClient, id: string, topic?: string, cluster?: string): Promise<FoundById> {
  const parsed = parseOffsetMessageId(id);
  if (parsed === undefined) {
    throw new MqError('USAGE', `${JSON.stringify(id)} is no message id: those are 32 or 56 hexadecimal digits`, {
      key: id,
    });
  }
  const address = addressIn(parsed);
  const registered = address !== undefined && (await isRegistered(client, address));
  if (registered) {
    const message = await viewAt(client, address, parsed, topic);
    if (message !== undefined) return { messages: [message], unreached: [], idKind: 'offset' };
  }
  const place = placeHint(address, registered);
  if (topic === undefined) throw noMessage(id, `${place}A unique key needs the topic: give it with -t.`);
  try {
    return { ...(await queryByUniqueKey(client, topic, id, cluster)), idKind: 'unique' };
  } catch (error) {
    if (!(error instanceof MqError) || error.code !== 'NOT_FOUND' || error.details.key !== id) throw error;
    throw noMessage(id, `${place}As a unique key, topic ${topic} does not have it (any more).`);
  }
}

/** The address an id names as an offset message id; undefined when it can only be a unique key. */
function addressIn({ host, port }: OffsetMessageId): string | undefined {
  if (port < 1 || port > 65535) return undefined;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function placeHint(address: string | undefined, registered: boolean): string {
  if (address === undefined) return '';
  if (registered) return `As an offset message id it names a place at ${address}, where none is. `;
  return `As an offset message id it names ${address}, which the broker that stored it advertised (brokerIP1, listenPort) and none is registered with now. `;
}

const noMessage = (id: string, hint: string): MqError =>
  new MqError('NOT_FOUND', `there is no message ${id}`, { key: id, hint });

/**
 * The message at one position of a queue.
 * @throws MqError NOT_FOUND for an unknown topic, broker or queue, or when no message has that offset
 */
export async function queryByOffset(
  client: AdminClient,
  topic: string,
  brokerName: string,
  queueId: number,
  offset: number,
): Promise<MessageExt> {
  const queue = findQueue(subscribeQueues(topic, await client.namesrv.getRoute(topic)), brokerName, queueId, topic);
  const result = await client.messages.pull(queue.address, { group: TOOLS_GROUP, queue, offset, maxMessages: 1 });
  const message = result.messages.find(({ queueOffset }) => queueOffset === offset);
  if (result.status === PullStatus.FOUND && message !== undefined) return message;
  throw new MqError(
    'NOT_FOUND',
    `queue ${queueId} of topic ${topic} on broker ${brokerName} has no message at offset ${offset}`,
    { topic, hint: `It holds the offsets from ${result.minOffset} to before ${result.maxOffset}.` },
  );
}

async function queryBrokers(
  client: AdminClient,
  topic: string,
  key: string,
  query: KeyQuery,
  unique: boolean,
): Promise<FoundMessages> {
  const { cluster, maxNum = 64, ...times } = query;
  const targets = routeTargets(await client.namesrv.getRoute(topic)).filter(
    (target) => cluster === undefined || target.cluster === cluster,
  );
  const outcomes = await fanOut(
    targets,
    ({ addr }) => client.messages.query(addr, { topic, key, maxNum, unique, ...times }),
    client.signal,
  );
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  const messages = outcomes.flatMap(({ value }) => value ?? []);
  const unreached = unreachedBrokers(outcomes);
  if (messages.length === 0 && unreached.length === 0) {
    throw new MqError('NOT_FOUND', `topic ${topic} has no message with the ${unique ? 'unique key' : 'key'} ${key}`, {
      topic,
      key,
      hint: 'It may have expired, or lie outside the time asked for.',
    });
  }
  return { messages: messages.sort((a, b) => a.storeTimestamp - b.storeTimestamp), unreached };
}

async function isRegistered(client: AdminClient, address: string): Promise<boolean> {
  const info = await client.namesrv.getClusterInfo();
  return [...info.brokerAddrTable.values()].some(({ brokerAddrs }) => [...brokerAddrs.values()].includes(address));
}

/** The message, or undefined when the position holds none: brokers refuse that with code 1. */
async function viewAt(
  client: AdminClient,
  address: string,
  id: OffsetMessageId,
  topic: string | undefined,
): Promise<MessageExt | undefined> {
  try {
    return await client.messages.view(address, id.physicalOffset, topic);
  } catch (error) {
    if (error instanceof MqError && error.code === 'REFUSED') return undefined;
    throw error;
  }
}
