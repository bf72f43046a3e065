import { encodeRecord, type RecordFields } from '../../../protocol/message/record.ts';
import type { TailBlock } from '../commitlog/tail-blocks.ts';
import type { HostAddress, StoreMessage } from '../types.ts';
import type { PendingRecord } from './put-group.ts';

const NO_BYTES = new Uint8Array(0);

/** Writes messages as records (store-format 2.1) into the log's newest block. */
export class RecordEncoder {
  /** Filled anew for each record. */
  readonly #fields: RecordFields;

  constructor(storeHost: HostAddress) {
    this.#fields = {
      queueId: 0,
      flag: 0,
      queueOffset: 0,
      physicalOffset: 0,
      sysFlag: 0,
      bornTimestamp: 0,
      bornIp: NO_BYTES,
      bornPort: 0,
      storeTimestamp: 0,
      storeIp: storeHost.ip,
      storePort: storeHost.port,
      reconsumeTimes: 0,
      preparedTransactionOffset: 0,
      body: NO_BYTES,
      topic: NO_BYTES,
      properties: NO_BYTES,
    };
  }

  encode(message: StoreMessage, topicBytes: Uint8Array, record: PendingRecord, block: TailBlock | undefined): void {
    const fields = this.#fields;
    fields.queueId = message.queueId;
    fields.flag = message.flag;
    fields.queueOffset = record.queueOffset;
    fields.physicalOffset = record.physicalOffset;
    fields.sysFlag = message.sysFlag;
    fields.bornTimestamp = message.bornTimestamp;
    fields.bornIp = message.bornHost.ip;
    fields.bornPort = message.bornHost.port;
    fields.storeTimestamp = record.storeTimestamp;
    fields.reconsumeTimes = message.reconsumeTimes;
    fields.preparedTransactionOffset = message.preparedTransactionOffset;
    fields.body = message.body;
    fields.topic = topicBytes;
    fields.properties = message.properties;
    if (block !== undefined) encodeRecord(block.bytes, block.used, fields);
  }
}
