import type { AdminClient } from '../client/admin-client.ts';
import { MqError } from '../errors/index.ts';
import { ResponseCode } from '../protocol/codes/response.ts';
import { isRetryTopic, RETRY_PREFIX } from '../protocol/names.ts';
import { nearest } from './suggest.ts';

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
  const hint = `Did you mean the ${aboutTopic ? 'topic' : 'group'} ${suggestion}?`;
  return new MqError('NOT_FOUND', error.message, { ...error.details, hint, cause: error.cause });
}

/** Topics, or the groups that have a retry topic; none when the name server does not answer. */
async function knownNames(client: AdminClient, topics: boolean): Promise<string[]> {
  const names = await client.namesrv.getAllTopics().catch((): string[] => []);
  if (topics) return names.filter((name) => !isRetryTopic(name));
  return names.filter(isRetryTopic).map((name) => name.slice(RETRY_PREFIX.length));
}
