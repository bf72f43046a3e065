import type { Clock } from '../../../clock.ts';
import type { BrokerConfigStore } from '../../../config/index.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { Connection } from '../../../remoting/types.ts';
import { RebalanceLockManager } from '../lock/rebalance-lock-manager.ts';
import type { SubscriptionGroupManager } from '../subscription/subscription-group-manager.ts';
import { ConsumerIdsNotifier } from './consumer-ids-notifier.ts';
import { ConsumerManager } from './consumer-manager.ts';
import { ProducerManager } from './producer-manager.ts';

export interface OnlineClientsOptions {
  config: Pick<BrokerConfigStore, 'get'>;
  groups: Pick<SubscriptionGroupManager, 'get'>;
  clock: Clock;
  log: RemotingLog;
}

const SCAN_INTERVAL_MS = 10_000;

/** The clients that are connected, and what ends with them: queue locks, and the knowledge of the others. */
export class OnlineClients {
  readonly consumers: ConsumerManager;
  readonly producers: ProducerManager;
  readonly locks: RebalanceLockManager;
  readonly #clock: Clock;
  #timer: NodeJS.Timeout | undefined;

  constructor({ config, groups, clock, log }: OnlineClientsOptions) {
    const expiryMs = (): number => config.get('channelExpiredTimeout');
    const locks = new RebalanceLockManager(clock);
    const notifier = new ConsumerIdsNotifier(
      (group) =>
        config.get('notifyConsumerIdsChangedEnable') && groups.get(group)?.notifyConsumerIdsChangedEnable !== false,
    );
    this.locks = locks;
    this.producers = new ProducerManager({ log, expiryMs });
    this.consumers = new ConsumerManager({
      log,
      expiryMs,
      listener: {
        changed: (group) => notifier.changed(group),
        left: (group, clientId, how) => {
          if (how === 'unregistered') locks.release(group, clientId);
          else locks.abandon(group, clientId);
        },
      },
    });
    this.#clock = clock;
  }

  /** Begins to look for silent clients; does not keep the process alive. */
  start(): void {
    this.#timer ??= setInterval(() => this.scan(), SCAN_INTERVAL_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Forgets clients and locks whose time is over. */
  scan(): void {
    const now = this.#clock.now();
    this.consumers.scan(now);
    this.producers.scan(now);
    this.locks.scan();
  }

  /** The connection is gone, and with it the clients on it. */
  onDisconnect(connection: Connection): void {
    this.consumers.onDisconnect(connection);
    this.producers.onDisconnect(connection);
  }
}
