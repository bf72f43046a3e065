import type { AdminClient } from '../../client/admin-client.ts';
import type { ProducerOptions } from '../../client/producer/options.ts';
import { Producer } from '../../client/producer/producer.ts';
import type { SendResult } from '../../client/producer/send-request.ts';
import { MqError } from '../../errors/index.ts';
import type { ConsumeMessageDirectlyResult } from '../../protocol/bodies/consume-directly-result.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { Property } from '../../protocol/message/properties.ts';

const reserved: ReadonlySet<string> = new Set(Object.values(Property));

/** The group that sends messages again, as the original calls it. */
const RESEND_GROUP = 'ReSendMsgById';

/**
 * Makes one client of a push group consume a message now, through the broker that stores it.
 * @throws MqError NOT_FOUND for a client that is not online, REFUSED for one that cannot take messages
 */
export async function consumeDirectly(
  client: AdminClient,
  message: MessageExt,
  group: string,
  clientId: string,
): Promise<ConsumeMessageDirectlyResult> {
  const online = await client.groups.findConsumers(message.storeHost, group);
  const known = (online?.connectionSet ?? []).map((connection) => connection.clientId).sort();
  if (!known.includes(clientId)) {
    throw new MqError('NOT_FOUND', `group ${group} has no client ${clientId} online at ${message.storeHost}`, {
      key: clientId,
      hint: known.length === 0 ? 'No client of the group is online there.' : `Online: ${known.join(', ')}.`,
    });
  }
  if (online?.consumeType === 'CONSUME_ACTIVELY') {
    throw new MqError('REFUSED', `the client ${clientId} is not a push consumer, and does not support direct push`);
  }
  const { offsetMsgId: msgId, topic } = message;
  return client.messages.consumeDirectly(message.storeHost, { group, clientId, msgId, topic });
}

/**
 * Sends a copy of a message to its topic: same body, tags, keys and properties of its sender; a new id.
 * @throws MqError as a send does
 */
export async function sendAgain(
  message: MessageExt,
  options: Pick<ProducerOptions, 'namesrvAddr' | 'namesrvFrom' | 'credentials' | 'sendMsgTimeout'>,
): Promise<SendResult> {
  const producer = new Producer({ ...options, producerGroup: RESEND_GROUP, maxMessageSize: Number.MAX_SAFE_INTEGER });
  try {
    return await producer.send({
      topic: message.topic,
      body: message.body,
      tags: message.tags,
      flag: message.flag,
      properties: Object.fromEntries([...message.properties].filter(([name]) => !reserved.has(name))),
      ...(message.keys !== undefined && { keys: message.keys.split(' ').filter((key) => key !== '') }),
    });
  } finally {
    await producer.close();
  }
}
