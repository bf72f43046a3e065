import type { AdminClient } from '../../../client/admin-client.ts';
import { MqError } from '../../../errors/index.ts';
import type { KVTable } from '../../../protocol/bodies/kv-table.ts';
import type { TopicRouteData } from '../../../protocol/bodies/topic-route-data.ts';
import { ORDER_TOPIC_CONFIG } from '../../../protocol/headers/namesrv.ts';
import { commonFailure, fanOut } from '../../fan-out.ts';
import { lazily } from '../lazily.ts';
import type { Listing } from './listed-broker.ts';

/** One name server, and a client that asks only it. */
export interface NamesrvClient {
  readonly address: string;
  readonly client: AdminClient;
}

/** What one name server said. */
export interface NamesrvTold<Value> {
  readonly namesrv: string;
  readonly value: Value;
}

/** What each name server says; they do not tell each other, so that they may say different things. */
export class NamesrvFacts {
  readonly #namesrvs: readonly NamesrvClient[];
  readonly #cluster: string | undefined;
  readonly #mayBeSilent: boolean;

  /**
   * @param cluster the one that is meant; all where it is not given
   * @param mayBeSilent whether there is something to look at also where none of them answers
   */
  constructor(namesrvs: readonly NamesrvClient[], cluster?: string, mayBeSilent = false) {
    this.#namesrvs = namesrvs;
    this.#cluster = cluster;
    this.#mayBeSilent = mayBeSilent;
  }

  /**
   * The brokers, as each lists them.
   * @throws MqError the first one's own error when none answered and one had to, NOT_FOUND for a cluster nobody lists
   */
  readonly listings = lazily(async (): Promise<readonly Listing[]> => {
    const outcomes = await fanOut(this.#namesrvs, ({ client }) => client.namesrv.getClusterInfo());
    const failure = commonFailure(outcomes);
    if (failure !== undefined && !this.#mayBeSilent) throw failure;
    const listings = outcomes.map(
      ({ item, value, error }): Listing =>
        value === undefined ? { namesrv: item.address, error } : { namesrv: item.address, info: value },
    );
    if (failure === undefined) this.#mustList(listings);
    return listings;
  });

  /** The names of all topics. */
  readonly topics = lazily(() => this.#each(async (client) => new Set(await client.namesrv.getAllTopics())));

  /** The order configuration, by topic. */
  readonly orderConf = lazily(
    (): Promise<readonly NamesrvTold<KVTable>[]> =>
      this.#each((client) => client.namesrv.getKvNamespace(ORDER_TOPIC_CONFIG)),
  );

  /** The route of a topic; undefined where there is none. */
  route(topic: string): Promise<readonly NamesrvTold<TopicRouteData | undefined>[]> {
    return this.#each((client) => client.namesrv.findRoute(topic));
  }

  /** Asks those that listed brokers; one that fails later is left out. */
  async #each<Value>(ask: (client: AdminClient) => Promise<Value>): Promise<readonly NamesrvTold<Value>[]> {
    const listings = await this.listings();
    const answering = new Set(listings.flatMap(({ namesrv, info }) => (info === undefined ? [] : [namesrv])));
    const asked = this.#namesrvs.filter(({ address }) => answering.has(address));
    const outcomes = await fanOut(asked, ({ client }) => ask(client));
    return outcomes.flatMap((outcome) =>
      outcome.error === undefined ? [{ namesrv: outcome.item.address, value: outcome.value }] : [],
    );
  }

  #mustList(listings: readonly Listing[]): void {
    if (this.#cluster === undefined) return;
    const known = new Set(listings.flatMap(({ info }) => [...(info?.clusterAddrTable.keys() ?? [])]));
    if (known.has(this.#cluster)) return;
    throw new MqError('NOT_FOUND', `there is no cluster ${this.#cluster}`, {
      hint: known.size === 0 ? 'No broker is registered.' : `Clusters: ${[...known].sort().join(', ')}.`,
    });
  }
}
