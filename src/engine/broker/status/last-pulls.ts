import type { Connection } from '../../../remoting/types.ts';
import { QueueTable } from '../offset/queue-table.ts';

/** What one connection was last given of a queue: the offsets from `from` to before `next`, without a gap. */
export interface LastPull {
  connection: Connection;
  from: number;
  next: number;
}

type Queues = Map<number, LastPull>;

/** Queues a broker's live connections may be remembered for; the pulls of more are served and not noted. */
export const MAX_NOTED_QUEUES = 200_000;

/**
 * Who pulled each queue last, for each group, and how far: what a group has in its hands but has not committed. What a
 * connection was given is forgotten with the connection, since somebody else will be given it again.
 */
export class LastPulls {
  readonly #pulls = new QueueTable<LastPull>();
  readonly #byConnection = new Map<Connection, Set<Queues>>();
  readonly #limit: number;
  #count = 0;

  constructor(limit = MAX_NOTED_QUEUES) {
    this.#limit = limit;
  }

  get count(): number {
    return this.#count;
  }

  /** Notes what a pull has handed out. Nothing is made for a queue that the same connection goes on with. */
  note(group: string, topic: string, queueId: number, connection: Connection, from: number, next: number): void {
    const known = this.#pulls.get(group, topic, queueId);
    if (known === undefined) {
      if (this.#count < this.#limit && !connection.closed) this.#add(group, topic, queueId, { connection, from, next });
      return;
    }
    if (known.connection !== connection) {
      if (connection.closed) return;
      known.connection = connection;
      known.from = from;
      this.#index(connection, this.#pulls.queues(group, topic));
    } else if (from > known.next || from < known.from) {
      known.from = from;
    }
    known.next = next;
  }

  find(group: string, topic: string, queueId: number): LastPull | undefined {
    return this.#pulls.get(group, topic, queueId);
  }

  /** Forgets what a connection that is gone was given. */
  forget(connection: Connection): void {
    for (const queues of this.#byConnection.get(connection) ?? []) {
      for (const [queueId, pull] of queues) {
        if (pull.connection !== connection) continue;
        queues.delete(queueId);
        this.#count--;
      }
    }
    if (this.#byConnection.delete(connection)) this.#pulls.dropEmpty();
  }

  #add(group: string, topic: string, queueId: number, pull: LastPull): void {
    const queues = this.#pulls.queues(group, topic);
    queues.set(queueId, pull);
    this.#count++;
    this.#index(pull.connection, queues);
  }

  #index(connection: Connection, queues: Queues): void {
    const known = this.#byConnection.get(connection);
    if (known === undefined) this.#byConnection.set(connection, new Set([queues]));
    else known.add(queues);
  }
}
