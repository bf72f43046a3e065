import type { ConsumeState } from '../../../protocol/bodies/consume-status.ts';

/** What the store of per-message acknowledgements knows of one message of a group. */
export interface MessageState {
  state: ConsumeState;
  /** Who was given it last, when it is out. */
  clientId?: string | undefined;
  /** When it is given out again unless it is acknowledged, milliseconds. */
  untilMs?: number | undefined;
}

/** Where the consume status looks up groups that acknowledge message by message (POP). */
export interface AckedState {
  /** Groups with state of their own in a topic. */
  groupsOf(topic: string): Iterable<string>;
  /** Undefined when the group does not acknowledge message by message in this queue: its offsets say it then. */
  state(
    group: string,
    topic: string,
    queueId: number,
    offset: number,
  ): MessageState | undefined | Promise<MessageState | undefined>;
}

/** Where no group acknowledges message by message. */
export const NO_ACKED_STATE: AckedState = { groupsOf: () => [], state: () => undefined };
