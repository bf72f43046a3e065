import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type ExtFields, type RemotingCommand, response } from '../../../protocol/command.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { BrokerContext } from '../context.ts';

/** An answer with code 0. */
export const success = (body?: Buffer, extFields?: ExtFields): RemotingCommand =>
  response(ResponseCode.SUCCESS, undefined, extFields, body);

export const topicMissing = (topic: string): Refusal =>
  new Refusal(ResponseCode.TOPIC_NOT_EXIST, `topic[${topic}] not exist, create it with: mq updateTopic -t ${topic}`);

export const groupMissing = (group: string): Refusal =>
  new Refusal(
    ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
    `subscription group [${group}] does not exist, create it with: mq updateSubGroup -g ${group}`,
  );

export const invalid = (remark: string): Refusal => new Refusal(ResponseCode.INVALID_PARAMETER, remark);

export const failed = (remark: string): Refusal => new Refusal(ResponseCode.SYSTEM_ERROR, remark);

/** An answer waits no longer than this for name servers: clients give up after 3 s. */
const REGISTRATION_WAIT_MS = 1500;

/**
 * Registers with the name servers and waits for them, so that whoever is answered next finds the route; not for ever,
 * since the registration goes on by itself.
 */
export async function registered(broker: BrokerContext): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, REGISTRATION_WAIT_MS);
  });
  await Promise.race([broker.registration.registerNow(), patience]);
  clearTimeout(timer);
}
