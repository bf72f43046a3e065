import { messageOf } from '../../../errors/index.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type PopHandle, parsePopHandle } from '../../../protocol/message/pop-handle.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import { type AckOutcome, ConsumeMode, type GroupQueue } from '../../store/consume/delivery.ts';
import type { BrokerContext } from '../context.ts';
import type { PopHold } from './pop-hold.ts';

/** @throws Refusal 13 when the text is no handle */
export function handleOf(extraInfo: string): PopHandle {
  try {
    return parsePopHandle(extraInfo);
  } catch (error) {
    throw new Refusal(ResponseCode.MESSAGE_ILLEGAL, messageOf(error));
  }
}

/**
 * Takes one acknowledgement in; it may be answered once the state is kept. Who waits for the queue is woken when it may
 * get messages again: an ordered one that nobody holds any more, one that had as much out as it may.
 */
export function acknowledge(
  { consumption, offsets, clock, config }: BrokerContext,
  hold: Pick<PopHold, 'wake'>,
  { group, topic, queueId }: GroupQueue,
  offset: number,
  popTime: number,
  heldUntil: number,
): AckOutcome {
  const state = consumption.find(group, topic, queueId);
  if (state === undefined) return offset < offsets.query(group, topic, queueId) ? 'already' : 'unknown';
  const wasFull = state.outCount >= config.get('popInflightMessageThreshold');
  const outcome = state.acknowledge(offset, popTime, heldUntil, clock.now());
  if (outcome !== 'done') return outcome;
  consumption.publish(state);
  if (wasFull || (state.mode === ConsumeMode.ORDERED && state.outCount === 0)) hold.wake(group, topic);
  return outcome;
}
