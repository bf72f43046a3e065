import type { AdminClient } from '../client/admin-client.ts';
import { errorTable, MqError } from '../errors/index.ts';
import { masterAddr } from '../protocol/bodies/broker-data.ts';
import { ResponseCode } from '../protocol/codes/response.ts';
import { isRetryTopic, RETRY_PREFIX } from '../protocol/names.ts';
import { nearest } from './suggest.ts';

/** Brokers asked for their groups at most. */
const MAX_ASKED = 8;

/**
 * The error as it is; where a topic or group does not exist and a name close to it does, with that name as the hint.
 * Asking for the names that exist never hides the error itself.
 */
export async function withNearMiss(client: AdminClient, error: unknown): Promise<unknown> {
  if (!(error instanceof MqError) || error.code !== 'NOT_FOUND') return error;
  const { topic, group, responseCode } = error.details;
  const aboutTopic = topic !== undefined && (group === undefined || responseCode === ResponseCode.TOPIC_NOT_EXIST);
  const typed = aboutTopic ? topic : group;
  if (typed === undefined || error.details.key !== undefined) return error;
  const suggestion = nearest(typed, await knownNames(client, aboutTopic));
  if (suggestion === undefined || suggestion === typed) return error;
  const question = `Did you mean the ${aboutTopic ? 'topic' : 'group'} ${suggestion}?`;
  const hint = error.hint === errorTable.NOT_FOUND.hint ? question : `${question} ${error.hint}`;
  return new MqError('NOT_FOUND', error.message, { ...error.details, hint, cause: error.cause });
}

/** Topics, or groups; none when nobody answers. */
async function knownNames(client: AdminClient, topics: boolean): Promise<string[]> {
  const names = await orNone(client.namesrv.getAllTopics());
  if (topics) return names.filter((name) => !isRetryTopic(name));
  const retried = names.filter(isRetryTopic).map((name) => name.slice(RETRY_PREFIX.length));
  return [...retried, ...(await orNone(configuredGroups(client)))];
}

/** The groups of every master. */
async function configuredGroups(client: AdminClient): Promise<string[]> {
  const brokers = [...(await client.namesrv.getClusterInfo()).brokerAddrTable.values()];
  const masters = brokers.map(masterAddr).filter((address) => address !== undefined);
  const lists = await Promise.all(
    masters
      .slice(0, MAX_ASKED)
      .map((address) => client.groups.getAllConfigs(address).then((all) => [...all.subscriptionGroupTable.keys()])),
  );
  return lists.flat();
}

const orNone = (names: Promise<string[]>): Promise<string[]> => names.catch((): string[] => []);
