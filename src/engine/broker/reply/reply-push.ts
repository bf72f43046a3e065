import { messageOf } from '../../../errors/index.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { request } from '../../../protocol/command.ts';
import { encodeHeader, type HeaderInput } from '../../../protocol/header.ts';
import { pushReplyMessageRequest } from '../../../protocol/headers/producer.ts';
import { formatProperties, type Properties, Property } from '../../../protocol/message/properties.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { ProducerManager } from '../client/producer-manager.ts';

/** A reply on its way to who asked: its header but for the properties, which get the time of the push. */
export interface ReplyToPush {
  header: Omit<HeaderInput<typeof pushReplyMessageRequest>, 'properties'>;
  properties: Properties;
  body: Buffer;
}

export interface ReplyPushPorts {
  readonly producers: Pick<ProducerManager, 'findByClientId'>;
  readonly log: RemotingLog;
  now(): number;
}

/** How long the client may take to answer; its own request for the reply may be long over by then. */
const PUSH_TIMEOUT_MS = 10_000;

/**
 * Hands a reply to the client that asked (326), found by the id it put into its question.
 * @returns undefined when the client has taken it, else why not, in the words of the original
 */
export async function pushReply(ports: ReplyPushPorts, reply: ReplyToPush): Promise<string | undefined> {
  const clientId = reply.properties.get(Property.REPLY_TO_CLIENT);
  if (clientId === undefined) return `reply message properties[${Property.REPLY_TO_CLIENT}] is null`;
  const channel = ports.producers.findByClientId(clientId);
  if (channel === undefined) return `push reply message fail, channel of <${clientId}> not found.`;
  const properties = new Map(reply.properties).set(Property.PUSH_REPLY_TIME, String(ports.now()));
  const fields = encodeHeader(pushReplyMessageRequest, {
    ...reply.header,
    properties: formatProperties(properties),
  });
  const failure = `push reply message to ${clientId}fail.`;
  try {
    const command = request(RequestCode.PUSH_REPLY_MESSAGE_TO_CLIENT, fields, reply.body);
    const { code, remark } = await channel.connection.invoke(command, PUSH_TIMEOUT_MS);
    if (code === ResponseCode.SUCCESS) return undefined;
    ports.log.warn({ clientId, code, remark }, 'a client refused the reply it asked for');
  } catch (error) {
    ports.log.warn({ clientId, reason: messageOf(error) }, 'a reply could not be pushed');
  }
  return failure;
}
