import { RequestCode } from '../../../protocol/codes/request.ts';
import { request } from '../../../protocol/command.ts';
import { encodeHeader } from '../../../protocol/header.ts';
import { consumerGroupRequest } from '../../../protocol/headers/consumer.ts';
import type { ConsumerGroup } from './consumer-group.ts';

/** A peer that has this much unread is not told; it finds out by its own rebalance, every 20 s. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** Members of one group told per turn of the event loop. */
const PER_TURN = 2000;

/**
 * Tells every member of a group, the one that caused it included, that members or topics changed (40). Changes of one
 * turn of the event loop are told once.
 */
export class ConsumerIdsNotifier {
  readonly #enabled: (group: string) => boolean;
  readonly #later: (task: () => void) => void;
  readonly #changed = new Map<string, ConsumerGroup>();
  #scheduled = false;

  /**
   * @param enabled whether the broker, and the group's own configuration, want it told
   * @param later runs a task in a later turn
   */
  constructor(enabled: (group: string) => boolean, later: (task: () => void) => void = setImmediate) {
    this.#enabled = enabled;
    this.#later = later;
  }

  /** Notes a change. Members of a broadcasting group all read every queue, so they are not told. */
  changed(group: ConsumerGroup): void {
    if (group.messageModel === 'BROADCASTING' || !this.#enabled(group.name)) return;
    this.#changed.set(group.name, group);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#later(() => {
      this.#scheduled = false;
      this.#tell();
    });
  }

  #tell(): void {
    let told = 0;
    for (const [name, group] of this.#changed) {
      if (told >= PER_TURN) {
        this.#schedule();
        return;
      }
      this.#changed.delete(name);
      const extFields = encodeHeader(consumerGroupRequest, { consumerGroup: name });
      for (const { connection } of group.channels()) {
        told++;
        if (connection.pendingBytes > MAX_UNREAD_BYTES) continue;
        connection.oneway(request(RequestCode.NOTIFY_CONSUMER_IDS_CHANGED, extFields));
      }
    }
  }
}
