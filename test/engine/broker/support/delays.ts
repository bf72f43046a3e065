import { MessageWriter } from '../../../../src/engine/broker/message/message-writer.ts';
import type { OutgoingMessage } from '../../../../src/engine/broker/message/outgoing-message.ts';
import { MessageStore } from '../../../../src/engine/store/message-store.ts';
import type { StoreSettings } from '../../../../src/engine/store/settings.ts';
import { decodeMessage, type MessageExt } from '../../../../src/protocol/message/decode.ts';
import { afterEachTest } from '../../../support/each-test.ts';
import { type ManualClock, newDirectory } from './tables.ts';

const stores: MessageStore[] = [];

afterEachTest(async () => {
  for (const store of stores.splice(0)) await store.close();
});

/** A store of small files whose time is the test's. */
export async function openStore(
  clock: ManualClock,
  directory = newDirectory(),
  settings: Partial<StoreSettings> = {},
): Promise<MessageStore> {
  const store = await MessageStore.open({
    directory,
    storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 10911 },
    settings: { mappedFileSizeCommitLog: 1024 * 1024, messageIndexEnable: false, ...settings },
    clock,
  });
  stores.push(store);
  return store;
}

/** A message of the tests; properties as given. */
export const outgoing = (
  body: string,
  properties: Record<string, string> = {},
  more: Partial<OutgoingMessage> = {},
): OutgoingMessage => ({
  topic: 'Orders',
  queueId: 1,
  flag: 7,
  sysFlag: 0,
  bornTimestamp: 1_600_000_000_000,
  bornHost: { ip: Buffer.from([10, 1, 2, 3]), port: 4321 },
  reconsumeTimes: 2,
  preparedTransactionOffset: 0,
  body: Buffer.from(body),
  properties: new Map(Object.entries(properties)),
  waitForFlush: true,
  ...more,
});

/** Everything a queue holds, oldest first. */
export async function stored(store: MessageStore, topic = 'Orders', queueId = 1): Promise<MessageExt[]> {
  const found: MessageExt[] = [];
  const max = store.maxOffset(topic, queueId);
  for (let offset = store.minOffset(topic, queueId); offset < max; ) {
    const entries = store.queueEntries(topic, queueId, offset, 1000) ?? [];
    for (const record of await store.recordsAt(entries)) if (record !== undefined) found.push(decodeMessage(record));
    offset += entries.length;
  }
  return found;
}

export const bodies = async (store: MessageStore, topic?: string, queueId?: number): Promise<string[]> =>
  (await stored(store, topic, queueId)).map(({ body }) => body.toString());

/** A writer whose puts fail while `failing` says so. */
export class FailingWriter extends MessageWriter {
  failing: (message: OutgoingMessage) => boolean = () => false;

  override async putAsIs(message: OutgoingMessage): ReturnType<MessageWriter['putAsIs']> {
    if (!this.failing(message)) return super.putAsIs(message);
    return {
      status: 'SERVICE_NOT_AVAILABLE',
      reason: 'no space left',
      physicalOffset: -1,
      queueOffset: -1,
      storeTimestamp: -1,
      batchPhysicalOffsets: undefined,
    };
  }
}
