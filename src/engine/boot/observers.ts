import type { BrokerConfig } from '../../config/index.ts';
import type { Logger } from '../../observe/index.ts';
import type { BrokerRoleState, ReplicaStatus } from '../broker/role/types.ts';
import { Slaves } from '../ha/classic/slaves.ts';
import type { HaServer } from '../ha/ha-server.ts';
import type { LogFeed } from '../store/replica/types.ts';

export interface ObserversOptions {
  server: HaServer;
  feed: LogFeed;
  role: { onChange(listener: (state: BrokerRoleState) => void): void };
  /** Log position up to which all of the in-sync set has the log. */
  confirmed(): number;
  config: BrokerConfig;
  log: Logger;
}

/**
 * Slaves of the original's protocol beside the members of a group that elects its master: whoever is master gives them what is
 * confirmed, so that they never have what may be cut. They are not waited for, and never elected.
 */
export class Observers {
  readonly #server: HaServer;
  readonly #slaves: Slaves;

  constructor({ server, feed, role, confirmed, config, log }: ObserversOptions) {
    this.#server = server;
    this.#slaves = new Slaves({ feed, settings: () => config, sendTo: confirmed, log, onMoved: () => undefined });
    role.onChange((state) => {
      if (state.role === 'MASTER') server.onClassic = this.#slaves.accept;
      else this.close('this broker is no master any more');
    });
  }

  /** More is confirmed. */
  onConfirmed(): void {
    this.#slaves.send();
  }

  status(): ReplicaStatus[] {
    return this.#slaves.status().map((status) => ({ ...status, inSync: false }));
  }

  close(reason: string): void {
    this.#server.onClassic = undefined;
    this.#slaves.close(reason);
  }
}
