/** Queues of a topic that the consumers of a group are to be told to reset. */
export interface ResetPush {
  readonly group: string;
  readonly topic: string;
  /** C++ clients read another form of the body. */
  readonly isCpp: boolean;
  /** Target by queue id. */
  readonly targets: ReadonlyMap<number, number>;
}

/**
 * Resets that come queue by queue are pushed together: a Java client suspends itself for 10 s for each push it gets, one
 * after the other.
 */
export class ResetPushes {
  readonly #send: (push: ResetPush) => void;
  readonly #gatherMs: number;
  readonly #waiting = new Map<string, { push: ResetPush; timer: NodeJS.Timeout }>();

  constructor(send: (push: ResetPush) => void, gatherMs = 200) {
    this.#send = send;
    this.#gatherMs = gatherMs;
  }

  /** Pushes soon, with what else comes for the same group and topic until then; of one queue the last target counts. */
  add(push: ResetPush): void {
    const key = `${push.topic}@${push.group}@${push.isCpp}`;
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      waiting.push = { ...push, targets: new Map([...waiting.push.targets, ...push.targets]) };
      return;
    }
    const timer = setTimeout(() => {
      const gathered = this.#waiting.get(key);
      this.#waiting.delete(key);
      if (gathered !== undefined) this.#send(gathered.push);
    }, this.#gatherMs);
    this.#waiting.set(key, { push, timer: timer.unref() });
  }
}
