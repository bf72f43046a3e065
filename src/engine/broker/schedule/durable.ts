import { MqError } from '../../../errors/index.ts';
import type { BrokerStore } from '../context.ts';

/** Resolves when all that was stored before is on disk. @throws MqError IO when it will not be */
export async function makeDurable(store: Pick<BrokerStore, 'flush' | 'health'>): Promise<void> {
  await store.flush();
  const { readOnlyReason } = store.health;
  if (readOnlyReason !== undefined) throw new MqError('IO', `The store is read-only: ${readOnlyReason}`);
}
