import type { ReadEvent } from '../../admin/message/read-messages.ts';
import { momentOf } from '../../admin/moment.ts';
import { PullConsumer } from '../../client/consumer/pull/pull-consumer.ts';
import { MqError } from '../../errors/index.ts';
import { ReadCommand } from '../read-command.ts';
import { watchedFlags } from '../view-flags.ts';

/** What commands that read queues message by message share. */
export abstract class PullCommand<Value> extends ReadCommand<Value> {
  static override baseFlags = watchedFlags;

  /** Runs `work` with a consumer that commits nothing and belongs to no group; closed afterwards. */
  protected withPullConsumer<T>(group: string | undefined, work: (consumer: PullConsumer) => Promise<T>): Promise<T> {
    return this.withClient(async () => {
      const consumer = new PullConsumer({
        ...(await this.cluster()),
        mqClientApiTimeout: this.timeoutMs,
        consumerGroup: group,
      });
      try {
        return await work(consumer);
      } finally {
        await consumer.close();
      }
    });
  }

  /** Names a queue that could not be read; the command ends with PARTIAL. */
  protected queueMissing({ queue, error }: Extract<ReadEvent, { kind: 'queueFailed' }>): void {
    this.endWith('PARTIAL');
    this.warning(`queue ${queue.queueId} of ${queue.topic} on ${queue.brokerName} is missing: ${error.message}`);
  }
}

/** A span of store time, milliseconds. */
export interface TimeSpan {
  beginTimestamp?: number;
  endTimestamp?: number;
}

/** @throws MqError USAGE for what is no time, a time to come, or a begin after the end */
export function timeSpan(begin: string | undefined, end: string | undefined, nowMs: number): TimeSpan {
  const beginTimestamp = timeOf('beginTimestamp', begin, nowMs);
  const endTimestamp = timeOf('endTimestamp', end, nowMs);
  if (beginTimestamp !== undefined && endTimestamp !== undefined && beginTimestamp > endTimestamp) {
    throw new MqError('USAGE', '--beginTimestamp is after --endTimestamp', {
      hint: 'Please make sure that the beginTimestamp is less than or equal to the endTimestamp.',
    });
  }
  return {
    ...(beginTimestamp !== undefined && { beginTimestamp }),
    ...(endTimestamp !== undefined && { endTimestamp }),
  };
}

function timeOf(flag: string, text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const time = momentOf(flag, text);
  if (time > nowMs) throw new MqError('USAGE', `--${flag} is a time to come: ${text}`);
  return time;
}
