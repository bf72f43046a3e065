import { messageOf } from '../../../errors/index.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { ConsumerOffsetManager } from './consumer-offset-manager.ts';

export interface OffsetFlushOptions {
  offsets: Pick<ConsumerOffsetManager, 'flush'>;
  /** flushConsumerOffsetInterval in milliseconds, read before each wait. */
  intervalMs: () => number;
  log: RemotingLog;
}

/** Saves the consumers' progress at an interval; a save that fails is tried again with the next. */
export class OffsetFlush {
  readonly #options: OffsetFlushOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: OffsetFlushOptions) {
    this.#options = options;
  }

  /** Begins; does not keep the process alive. */
  start(): void {
    this.#timer = setTimeout(() => void this.#flush(), this.#options.intervalMs()).unref();
  }

  async #flush(): Promise<void> {
    try {
      await this.#options.offsets.flush();
    } catch (error) {
      this.#options.log.warn({ reason: messageOf(error) }, 'consumer offsets stay in memory until they can be saved');
    }
    if (this.#timer !== undefined) this.start();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
