import type { Clock } from '../../../clock.ts';
import { messageOf } from '../../../errors/index.ts';
import type { ConsumeMessageDirectlyResult } from '../../../protocol/bodies/consume-directly-result.ts';
import type { ReceivedMessage } from '../received-message.ts';
import type { CallContext } from './context.ts';
import { ConsumeOutcome, type Listener } from './listener.ts';

/** Calls the handler with a message an operator sends (309), and says what it said. */
export async function consumeDirectly(
  listener: Listener,
  message: ReceivedMessage,
  context: CallContext,
  clock: Clock,
): Promise<ConsumeMessageDirectlyResult> {
  const startedAtMs = clock.now();
  const result = (
    consumeResult: ConsumeMessageDirectlyResult['consumeResult'],
    remark?: string,
  ): ConsumeMessageDirectlyResult => ({
    order: listener.orderly,
    autoCommit: true,
    consumeResult,
    remark,
    spentTimeMills: clock.now() - startedAtMs,
  });
  try {
    const outcome = await listener.handle([message], context);
    const later = outcome === ConsumeOutcome.RETRY || context.ackIndex < 0;
    return result(later ? 'CR_LATER' : 'CR_SUCCESS');
  } catch (error) {
    return result('CR_THROW_EXCEPTION', messageOf(error));
  }
}
