import { formatPopHandle, PopMark } from '../../../protocol/message/pop-handle.ts';
import { parseMsgOffsetInfo, parseOrderCountInfo, parseStartOffsetInfo } from '../../../protocol/message/pop-info.ts';
import { Property } from '../../../protocol/message/properties.ts';
import { ProtocolError } from '../../../protocol/protocol-error.ts';
import type { RawPop } from '../../requests/pops.ts';
import type { ReceivedMessage } from '../received-message.ts';

/**
 * Finds the handle of each message of a pop: its own property when it comes from the retry topic, else made from the
 * header's offsets (wire-protocol 3.7).
 */
export class PopHandles {
  readonly #pop: RawPop['header'];
  readonly #brokerName: string;
  readonly #starts: Map<string, number>;
  readonly #offsets: Map<string, number[]>;
  readonly #counts: Map<string, number>;

  /** @throws ProtocolError when the header's offsets are malformed */
  constructor(pop: RawPop['header'], brokerName: string) {
    this.#pop = pop;
    this.#brokerName = brokerName;
    this.#starts = parseStartOffsetInfo(pop.startOffsetInfo ?? '');
    this.#offsets = parseMsgOffsetInfo(pop.msgOffsetInfo ?? '');
    this.#counts = parseOrderCountInfo(pop.orderCountInfo ?? '');
  }

  /** @throws ProtocolError when the header says nothing of the message */
  of(message: ReceivedMessage): string {
    const own = message.properties.get(Property.POP_CK);
    if (own !== undefined) return own;
    const { queueId, queueOffset } = message;
    const key = `${PopMark.NORMAL}@${queueId}`;
    const startOffset = this.#starts.get(key) ?? (this.#pop.startOffsetInfo === undefined ? queueOffset : undefined);
    const offsets = this.#offsets.get(key);
    if (startOffset === undefined || (offsets !== undefined && !offsets.includes(queueOffset))) {
      throw new ProtocolError(`the pop's header does not name offset ${queueOffset} of queue ${queueId}`);
    }
    return formatPopHandle({
      startOffset,
      popTime: this.#pop.popTime,
      invisibleTime: this.#pop.invisibleTime,
      reviveQueueId: this.#pop.reviveQid,
      mark: PopMark.NORMAL,
      brokerName: this.#brokerName,
      queueId,
      queueOffset,
    });
  }

  /** Deliveries of a message in order before this one. */
  deliveriesBefore({ queueId, queueOffset }: ReceivedMessage): number {
    const mark = PopMark.NORMAL;
    return this.#counts.get(`${mark}@qo${queueId}%${queueOffset}`) ?? this.#counts.get(`${mark}@${queueId}`) ?? 0;
  }
}
