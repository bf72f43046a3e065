import type { AdminClient } from '../../../client/admin-client.ts';
import { steadyClock } from '../../../clock.ts';
import type { MqError } from '../../../errors/index.ts';
import type { ConsumeStats } from '../../../protocol/bodies/consume-stats.ts';
import type { KVTable } from '../../../protocol/bodies/kv-table.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { fanOut } from '../../fan-out.ts';
import { lazily } from '../lazily.ts';
import { isMaster, type ListedBroker, listedBrokers, type Told } from './listed-broker.ts';
import type { NamesrvFacts } from './namesrv-facts.ts';

/** A broker's figures, and how long it took to get them. */
export interface Runtime {
  /** As text by name. */
  readonly table: KVTable;
  /** Of a small request on an open connection, milliseconds. */
  readonly roundTripMs: number;
}

/** A question a broker did not answer. */
export interface Unanswered {
  readonly broker: ListedBroker;
  /** What was asked for, as in `its topics`. */
  readonly what: string;
  readonly error: MqError;
}

/**
 * What each broker says of itself; each is asked once, however many checks want to know. One that does not give its
 * figures is asked nothing more.
 */
export class BrokerFacts {
  readonly #client: AdminClient;
  readonly #namesrv: NamesrvFacts;
  readonly #cluster: string | undefined;
  readonly #unanswered: Unanswered[] = [];

  constructor(client: AdminClient, namesrv: NamesrvFacts, cluster?: string) {
    this.#client = client;
    this.#namesrv = namesrv;
    this.#cluster = cluster;
  }

  /** What was not answered so far. */
  get unanswered(): readonly Unanswered[] {
    return this.#unanswered;
  }

  /** Every replica that a name server lists. */
  readonly all = lazily(async () => listedBrokers(await this.#namesrv.listings(), this.#cluster));

  /** Figures (28) of every replica. */
  readonly runtime = lazily(async () =>
    this.#ask('its figures', await this.all(), async (addr): Promise<Runtime> => {
      const table = await this.#client.brokers.getRuntimeInfo(addr);
      const startedMs = steadyClock.now();
      await this.#client.brokers.getRuntimeInfo(addr);
      return { table, roundTripMs: steadyClock.now() - startedMs };
    }),
  );

  /** Configuration (26) of every replica. */
  readonly configs = lazily(async () =>
    this.#ask(
      'its configuration',
      await this.answering(),
      async (addr) => (await this.#client.brokers.getConfig(addr)).config,
    ),
  );

  /** Topics (21) of every master. */
  readonly topics = lazily(async () =>
    this.#ask(
      'its topics',
      await this.masters(),
      async (addr) => (await this.#client.topics.getAllConfigs(addr)).topicConfigTable,
    ),
  );

  /** Consumer groups (201) of every master. */
  readonly groups = lazily(async () =>
    this.#ask(
      'its consumer groups',
      await this.masters(),
      async (addr) => (await this.#client.groups.getAllConfigs(addr)).subscriptionGroupTable,
    ),
  );

  /** Every group's progress (317) at every master, by group. */
  readonly progress = lazily(async () =>
    this.#ask('the progress of its groups', await this.masters(), async (addr) => {
      const byGroup = new Map<string, ConsumeStats[]>();
      for (const groups of (await this.#client.offsets.getBrokerConsumeStats(addr)).consumeStatsList) {
        for (const [group, stats] of groups) byGroup.set(group, [...(byGroup.get(group) ?? []), ...stats]);
      }
      return byGroup;
    }),
  );

  /** Producers (328) of every master that knows the request. */
  readonly producers = lazily(async () => {
    const told = await this.#ask('its producers', await this.masters(), (addr) =>
      this.#client.groups.findAllProducers(addr),
    );
    return told.flatMap(({ broker, value }) => (value === undefined ? [] : [{ broker, value }]));
  });

  /** Who replicates from each master (907); 4.9 does not tell. */
  readonly replication = lazily(async () =>
    this.#ask('who replicates from it', await this.masters(), (addr) => this.#client.replication.getStatus(addr)),
  );

  /** Replicas that gave their figures. */
  async answering(): Promise<readonly ListedBroker[]> {
    return (await this.runtime()).map(({ broker }) => broker);
  }

  /** Masters that gave their figures. */
  async masters(): Promise<readonly ListedBroker[]> {
    return (await this.answering()).filter(isMaster);
  }

  async #ask<Value>(
    what: string,
    brokers: readonly ListedBroker[],
    ask: (addr: string) => Promise<Value>,
  ): Promise<readonly Told<Value>[]> {
    const outcomes = await fanOut(brokers, ({ addr }) => ask(addr), this.#client.signal);
    return outcomes.flatMap((outcome) => {
      if (outcome.error === undefined) return [{ broker: outcome.item, value: outcome.value }];
      if (outcome.error.details.responseCode !== ResponseCode.REQUEST_CODE_NOT_SUPPORTED) {
        this.#unanswered.push({ broker: outcome.item, what, error: outcome.error });
      }
      return [];
    });
  }
}
