import type { BrokerConfig } from '../../config/index.ts';
import { parseDelayLevels } from '../store/recovery/delay-level.ts';
import { assignmentPart } from './assignment/assignment-part.ts';
import type { BrokerContext } from './context.ts';
import type { Diversion } from './message/message-writer.ts';
import type { BrokerPart } from './part.ts';
import { popPart } from './pop/pop-part.ts';
import { replyPart } from './reply/reply-part.ts';
import { DeadLetterDiversion } from './retry/dead-letter-diversion.ts';
import { retryPart } from './retry/retry-part.ts';
import { DelayDiversion } from './schedule/delay-diversion.ts';
import { DelaySizeLimit } from './schedule/delay-size-limit.ts';
import { SchedulePart } from './schedule/schedule-part.ts';
import type { SendDiversion } from './send/diverted-send.ts';
import type { BrokerServices } from './services.ts';
import { consumeStatusPart } from './status/status-part.ts';
import { TimerDiversion } from './timer/timer-diversion.ts';
import { TimerPart } from './timer/timer-part.ts';
import { HalfDiversion } from './transaction/half-diversion.ts';
import { TransactionPart } from './transaction/transaction-part.ts';

/** What turns messages elsewhere until they are due, in the order in which they are asked. */
export function brokerDiversions(config: BrokerConfig, services: BrokerServices): Diversion[] {
  return [new TimerDiversion(config, services.timer), new DelayDiversion(parseDelayLevels(config.messageDelayLevel))];
}

/** The same for what producers send, which knows half messages and retries too. */
export function sendDiversions(config: BrokerConfig, services: BrokerServices): SendDiversion[] {
  return [
    new HalfDiversion(config, services.topics),
    new DeadLetterDiversion(services),
    new DelaySizeLimit(() => config.maxDelayMessageSize),
    ...brokerDiversions(config, services),
  ];
}

/** The parts that run whatever the broker's role is. */
export const commonParts = (context: BrokerContext): BrokerPart[] => [
  consumeStatusPart(context, context.consumption),
  assignmentPart(context),
];

/** The parts that only a master runs, in the order in which they start. */
export const masterParts = (context: BrokerContext): BrokerPart[] => [
  retryPart(context),
  replyPart(context),
  new TransactionPart(context),
  new SchedulePart(context),
  new TimerPart(context),
  popPart(context),
];
