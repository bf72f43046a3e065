import type { AdminClient } from '../../../client/admin-client.ts';
import type { ClientConnection, ConsumerConnection } from '../../../protocol/bodies/connections.ts';
import type { ConsumerRunningInfo } from '../../../protocol/bodies/consumer-running-info.ts';
import { isRetryTopic, isSystemGroup, RETRY_PREFIX } from '../../../protocol/names.ts';
import { fanOut } from '../../fan-out.ts';
import { lazily } from '../lazily.ts';
import type { BrokerFacts } from './broker-facts.ts';
import type { Told } from './listed-broker.ts';
import type { NamesrvFacts } from './namesrv-facts.ts';

/** A consumer group with members online, as each master knows it. */
export interface OnlineGroup {
  readonly group: string;
  /** Masters that know somebody of it. */
  readonly at: readonly Told<ConsumerConnection>[];
  /** The members, each once, with a broker that reaches it. */
  readonly members: readonly (ClientConnection & { readonly brokerAddr: string })[];
}

/** What a member of a group says of itself. */
export interface Member {
  readonly group: string;
  readonly clientId: string;
  readonly clientAddr: string;
  readonly brokerAddr: string;
  readonly info: ConsumerRunningInfo;
}

/** Members asked at most; in a larger cluster the rest is passed over, and that is said. */
export const MAX_MEMBERS_ASKED = 500;

/** Who consumes now. */
export class GroupFacts {
  readonly #client: AdminClient;
  readonly #namesrv: NamesrvFacts;
  readonly #brokers: BrokerFacts;
  readonly #onlyGroup: string | undefined;
  #passedOver = 0;

  /** @param onlyGroup the one that is meant; all where it is not given */
  constructor(client: AdminClient, namesrv: NamesrvFacts, brokers: BrokerFacts, onlyGroup?: string) {
    this.#client = client;
    this.#namesrv = namesrv;
    this.#brokers = brokers;
    this.#onlyGroup = onlyGroup;
  }

  /** Members that were not asked, because there are too many. */
  get passedOver(): number {
    return this.#passedOver;
  }

  /** Names of all groups that brokers keep or that have a retry topic, without those of the system, sorted. */
  readonly names = lazily(async (): Promise<readonly string[]> => {
    if (this.#onlyGroup !== undefined) return [this.#onlyGroup];
    const [configured, topics] = await Promise.all([this.#brokers.groups(), this.#namesrv.topics()]);
    const names = new Set(configured.flatMap(({ value }) => [...value.keys()]));
    for (const { value } of topics) {
      for (const topic of value) if (isRetryTopic(topic)) names.add(topic.slice(RETRY_PREFIX.length));
    }
    return [...names].filter((name) => !isSystemGroup(name)).sort();
  });

  /** Groups with members online. */
  readonly online = lazily(async (): Promise<readonly OnlineGroup[]> => {
    const masters = await this.#brokers.masters();
    const pairs = (await this.names()).flatMap((group) => masters.map((broker) => ({ group, broker })));
    const outcomes = await fanOut(
      pairs,
      ({ group, broker }) => this.#client.groups.findConsumers(broker.addr, group),
      this.#client.signal,
    );
    const byGroup = new Map<string, Told<ConsumerConnection>[]>();
    for (const { item, value } of outcomes) {
      if (value === undefined) continue;
      byGroup.set(item.group, [...(byGroup.get(item.group) ?? []), { broker: item.broker, value }]);
    }
    return [...byGroup].map(([group, at]) => ({ group, at, members: membersOf(at) }));
  });

  /** What the members of groups say of themselves (307); those that do not answer are left out. */
  readonly members = lazily(async (): Promise<readonly Member[]> => {
    const all = (await this.online()).flatMap(({ group, members }) =>
      members.map(({ clientId, clientAddr, brokerAddr }) => ({ group, clientId, clientAddr, brokerAddr })),
    );
    const asked = all.slice(0, MAX_MEMBERS_ASKED);
    this.#passedOver = all.length - asked.length;
    const outcomes = await fanOut(asked, (member) => this.look(member), this.#client.signal);
    return outcomes.flatMap(({ item, value }) => (value === undefined ? [] : [{ ...item, info: value }]));
  });

  /** What a member says of itself now. */
  look({ brokerAddr, group, clientId }: Pick<Member, 'brokerAddr' | 'group' | 'clientId'>) {
    return this.#client.groups.getRunningInfo(brokerAddr, group, clientId);
  }
}

function membersOf(at: readonly Told<ConsumerConnection>[]): OnlineGroup['members'] {
  const members = new Map<string, ClientConnection & { brokerAddr: string }>();
  for (const { broker, value } of at) {
    for (const connection of value.connectionSet) {
      if (!members.has(connection.clientId)) {
        members.set(connection.clientId, { ...connection, brokerAddr: broker.addr });
      }
    }
  }
  return [...members.values()];
}
