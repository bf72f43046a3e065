/** What a load driver of the SDK is started with, as JSON in its first argument. */
export interface LoadOptions {
  /** Its name in the history. */
  readonly name: string;
  readonly namesrvAddr: string;
  readonly topic: string;
  /** File its events are appended to. */
  readonly history: string;
}

export interface ProducerLoadOptions extends LoadOptions {
  /** Broker name of the queues. */
  readonly broker: string;
  /** Queues that get a serial producer each: one send at a time, in order. */
  readonly queues: readonly number[];
  /** Messages of each batch that a further lane sends to the first queue; 0 sends none. */
  readonly batch: number;
  /** Rest after an answer and after a failure, milliseconds. */
  readonly restMs: number;
  readonly failedRestMs: number;
  /** Milliseconds until a send is given up. */
  readonly timeoutMs: number;
  /** How often routes are asked for, milliseconds. */
  readonly pollNameServerInterval: number;
  /** Most bytes of padding in a body. */
  readonly padding: number;
}

export interface ConsumerLoadOptions extends LoadOptions {
  readonly group: string;
  readonly pollNameServerInterval: number;
}

/**
 * How far a driver came. Consumers: by `broker/topic/queue` the offset below which nothing is missing. Producers: under
 * `accepted` how many sends were answered with 0.
 */
export type Progress = Readonly<Record<string, number>>;

/** What a driver is told, one word a line on its stdin; it answers each with one JSON line. */
export type LoadOrder = 'pause' | 'resume' | 'progress' | 'stop';

export interface LoadReply {
  readonly to: LoadOrder | 'start';
  readonly progress?: Progress;
  readonly error?: string;
}
