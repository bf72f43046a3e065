import type { AdminClient } from '../../client/admin-client.ts';
import { parseOrderConf } from '../../client/routes.ts';
import { MqError } from '../../errors/index.ts';
import { ORDER_TOPIC_CONFIG } from '../../protocol/headers/namesrv.ts';
import { fanOut } from '../fan-out.ts';
import { editOrderConf } from '../topic/order-conf.ts';
import type { Difference } from './diff.ts';
import type { Note } from './note.ts';

/** Makes or removes the order configuration of topics at every name server; parts of other clusters are kept. */
export async function applyOrder(client: AdminClient, found: readonly Difference[], note: Note): Promise<void> {
  const outcomes = await fanOut(found, (difference) => applyOne(client, difference), client.signal);
  for (const { item, error } of outcomes) note(item, error);
}

/** @throws MqError of the first name server that did not take it, or REFUSED when it reads otherwise afterwards */
async function applyOne(client: AdminClient, { name: topic, fields }: Difference): Promise<void> {
  const edit = new Map(fields.map(({ field, to }) => [field, typeof to === 'number' ? to : undefined]));
  const change = await editOrderConf(client, topic, edit);
  const failed = change?.outcomes.find(({ error }) => error !== undefined);
  if (failed?.error !== undefined) throw failed.error;
  const shown = parseOrderConf((await client.namesrv.getKvConfig(ORDER_TOPIC_CONFIG, topic)) ?? '');
  const wrong = [...edit].filter(([brokerName, count]) => shown.get(brokerName) !== count);
  if (wrong.length === 0) return;
  const named = wrong.map(([brokerName]) => brokerName).join(', ');
  throw new MqError('REFUSED', `the name servers took the order of ${topic}, and show another for ${named}`, { topic });
}
