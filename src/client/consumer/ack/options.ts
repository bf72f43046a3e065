import type { ClientOptions } from '../../instance/options.ts';
import { checkedGroup, type StartingOptions, wholeOption } from '../options.ts';

/** What an ack consumer may be told. */
export interface AckConsumerOptions extends ClientOptions, Pick<StartingOptions, 'consumeFromWhere'> {
  /** The group. Its members share messages, not queues: any number of them work on one queue. */
  consumerGroup: string;
  /**
   * How long a message stays with who received it, milliseconds, 1,000 to 3,600,000; default 60,000. One that is not
   * acknowledged by then is delivered again.
   */
  invisibleTime?: number | undefined;
  /** In order: a queue with a message that is not acknowledged yields nothing more; default false. */
  ordered?: boolean | undefined;
  /** Messages the loop receives at once, 1 to 32; default 16. */
  popBatchNums?: number | undefined;
}

/** The options with their defaults, checked. */
export interface AckSettings {
  group: string;
  invisibleTimeMs: number;
  ordered: boolean;
  batchSize: number;
  fromFirst: boolean;
}

/** Most messages of one pop. */
export const MAX_POP = 32;

/** @throws MqError BAD_DATA naming the option that is out of its range */
export const ackSettings = (options: AckConsumerOptions): AckSettings => ({
  group: checkedGroup(options.consumerGroup),
  invisibleTimeMs: wholeOption('invisibleTime', options.invisibleTime, 60_000, 1000, 3_600_000),
  ordered: options.ordered ?? false,
  batchSize: wholeOption('popBatchNums', options.popBatchNums, 16, 1, MAX_POP),
  fromFirst: options.consumeFromWhere === 'CONSUME_FROM_FIRST_OFFSET',
});
