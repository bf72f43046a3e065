/** A broker that can be killed and started again. */
export interface GroupMember {
  /** `127.0.0.1:port` */
  readonly address: string;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Resolves when it serves. */
  start(): Promise<void>;
}

/** Two brokers of one name, of which one takes over when the other dies. */
export interface FailoverGroup {
  readonly namesrv: string;
  readonly members: readonly GroupMember[];
  /** Whether this one leads, with the other in sync. */
  isInSync(member: GroupMember): Promise<boolean>;
  stop(): Promise<void>;
}

/** What has been started, to be ended in reverse order. */
export class Endings {
  readonly #list: (() => Promise<unknown>)[] = [];

  add(end: () => Promise<unknown>): void {
    this.#list.push(end);
  }

  async all(): Promise<void> {
    for (const end of this.#list.splice(0).reverse()) await end();
  }
}
