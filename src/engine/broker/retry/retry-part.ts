import { RequestCode } from '../../../protocol/codes/request.ts';
import type { BrokerContext } from '../context.ts';
import type { BrokerPart } from '../part.ts';
import { SendBackProcessor } from './send-back-processor.ts';

/** Redelivery of messages that consumers send back. */
export const retryPart = (broker: BrokerContext): BrokerPart => ({
  processors: [[RequestCode.CONSUMER_SEND_MSG_BACK, new SendBackProcessor(broker).process]],
});
