/** What knows of single messages, beside the one offset per queue that is committed. */
export interface ProgressKeeper {
  /**
   * A commit comes in.
   * @param isMember whether a consumer of the group says so, and not somebody who moves it from outside
   * @returns the offset that counts for it; undefined when it must be passed over
   */
  committed(group: string, topic: string, queueId: number, offset: number, isMember: boolean): number | undefined;
  /** Progress was set: by a reset or a copy of another group's. */
  moved(group: string, topic: string, queueId: number, offset: number): void;
  removedGroup(group: string): void;
  removedTopic(topic: string): void;
  /** Resolves when all of that survives a crash. */
  kept(): Promise<void>;
}
