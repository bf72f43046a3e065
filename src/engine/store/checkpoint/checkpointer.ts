import { messageOf } from '../../../errors/index.ts';
import type { ConsumeQueueWriter } from '../consumequeue/queue-writer.ts';
import { isDiskFull, type StoreHealth } from '../health.ts';
import type { IndexService } from '../index/index-service.ts';
import type { StoreLogger } from '../logger.ts';
import type { Checkpoint } from './checkpoint.ts';

const INTERVAL_MS = 1000;

/** Keeps the checkpoint file up to date: every second, after the index caught up with what the queues have synced. */
export class Checkpointer {
  readonly #checkpoint: Checkpoint;
  readonly #writer: ConsumeQueueWriter;
  readonly #index: IndexService | undefined;
  readonly #health: StoreHealth;
  readonly #logger: StoreLogger;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> | undefined;

  constructor(
    checkpoint: Checkpoint,
    writer: ConsumeQueueWriter,
    index: IndexService | undefined,
    health: StoreHealth,
    logger: StoreLogger,
  ) {
    this.#checkpoint = checkpoint;
    this.#writer = writer;
    this.#index = index;
    this.#health = health;
    this.#logger = logger;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#saving ??= this.save().finally(() => {
        this.#saving = undefined;
      });
    }, INTERVAL_MS);
  }

  /** Stops the timer and waits for a save under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#saving;
  }

  /** A checkpoint that cannot be written only makes recovery start earlier; a failed sync is a failed disk. */
  async save(): Promise<void> {
    const durable = this.#writer.durableTimestamp;
    try {
      await this.#index?.sync();
      this.#checkpoint.logicsMsgTimestamp = durable;
      this.#checkpoint.indexMsgTimestamp = this.#index?.durableTimestamp ?? 0;
      await this.#checkpoint.save();
    } catch (error) {
      this.#logger.warn(`The checkpoint could not be written, recovery would start earlier: ${messageOf(error)}`);
      if (!isDiskFull(error)) this.#health.fail('write of the checkpoint', error, false);
    }
  }
}
