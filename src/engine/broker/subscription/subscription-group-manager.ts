import type { Clock } from '../../../clock.ts';
import type { BrokerConfig } from '../../../config/keys/index.ts';
import type { DataVersion } from '../../../protocol/bodies/data-version.ts';
import {
  readSubscriptionGroupConfig,
  type SubscriptionGroupConfig,
  type SubscriptionGroupWrapper,
  subscriptionGroupConfig,
} from '../../../protocol/bodies/subscription-group.ts';
import { asObject } from '../../../protocol/json/read.ts';
import {
  groupNameProblem,
  isSystemGroup,
  retryTopic,
  systemGroups,
  topicNameProblem,
} from '../../../protocol/names.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { ConfigValue } from '../../store/config-file/format.ts';
import { type ConfigFile, ConfigSaver } from '../config-saver.ts';
import { TableVersion } from '../table-version.ts';
import { ForbiddenTable } from './forbidden-table.ts';
import { groupConfigProblem, groupFileJson, withRetryPolicy } from './group-config.ts';

export interface SubscriptionGroupManagerOptions {
  /** config/subscriptionGroup.json. */
  file: ConfigFile;
  clock: Clock;
  log: RemotingLog;
  /** Read at each use, so live keys count at once. */
  settings: () => Pick<BrokerConfig, 'autoCreateSubscriptionGroup'>;
}

/** The consumer groups of this broker, kept in config/subscriptionGroup.json (store-format 6.3). */
export class SubscriptionGroupManager {
  readonly #groups = new Map<string, SubscriptionGroupConfig>();
  readonly #forbidden = new ForbiddenTable();
  readonly #version: TableVersion;
  readonly #saver: ConfigSaver;
  readonly #options: SubscriptionGroupManagerOptions;

  constructor(options: SubscriptionGroupManagerOptions) {
    this.#options = options;
    this.#version = new TableVersion(options.clock);
    this.#saver = new ConfigSaver(options.file, () => this.snapshot(), options.log);
  }

  /**
   * Takes the built-in groups, and over them those of the file.
   * @throws MqError STORE_DAMAGED or IO
   */
  load(): void {
    for (const group of systemGroups) this.#groups.set(group, withRetryPolicy(subscriptionGroupConfig(group)));
    const json = this.#options.file.read();
    if (json === undefined) return;
    for (const [group, value] of Object.entries(asObject(json['subscriptionGroupTable']))) {
      const config = { ...withRetryPolicy(readSubscriptionGroupConfig(value)), groupName: group };
      const problem = groupConfigProblem(config);
      if (problem === undefined) this.#groups.set(group, config);
      else this.#options.log.warn({ file: this.#options.file.path, problem }, 'left out a group of the file');
    }
    this.#forbidden.load(json['forbiddenTable']);
    this.#version.load(json['dataVersion']);
  }

  /** The group, if it is there. */
  get(group: string): SubscriptionGroupConfig | undefined {
    return this.#groups.get(group);
  }

  /** The group; made when autoCreateSubscriptionGroup is on, or it is a system group, and the name is legal. */
  find(group: string): SubscriptionGroupConfig | undefined {
    const known = this.#groups.get(group);
    if (known !== undefined) return known;
    if (!this.#options.settings().autoCreateSubscriptionGroup && !isSystemGroup(group)) return undefined;
    if (groupNameProblem(group) !== undefined || topicNameProblem(retryTopic(group)) !== undefined) return undefined;
    const config = withRetryPolicy(subscriptionGroupConfig(group));
    this.#put(config);
    this.#options.log.info({ group }, 'group made at its first appearance');
    return config;
  }

  all(): ReadonlyMap<string, SubscriptionGroupConfig> {
    return this.#groups;
  }

  get dataVersion(): DataVersion {
    return this.#version.value;
  }

  /** Makes or replaces a group. Await {@link saved} before saying it is done. */
  update(config: SubscriptionGroupConfig): void {
    this.#put(withRetryPolicy(config));
    this.#options.log.info({ config }, 'group made or changed');
  }

  /** Forgets a group and what it was forbidden. @returns false when it was not there */
  delete(group: string): boolean {
    if (!this.#groups.delete(group)) return false;
    this.#forbidden.removeGroup(group);
    this.#version.next();
    this.#saver.changed();
    this.#options.log.info({ group }, 'group deleted');
    return true;
  }

  /** Stops a group from consuming, until it is updated. */
  disableConsume(group: string): void {
    const config = this.#groups.get(group);
    if (config?.consumeEnable === true) this.#put({ ...config, consumeEnable: false });
  }

  /** True when the group may not read the topic. */
  isForbidden(group: string, topic: string): boolean {
    return this.#forbidden.isForbidden(group, topic);
  }

  setForbidden(group: string, topic: string, forbidden: boolean): void {
    if (!this.#forbidden.set(group, topic, forbidden)) return;
    this.#version.next();
    this.#saver.changed();
  }

  /** Takes over the tables of the master, with their version. Groups with unsafe names are left out. */
  adopt({ subscriptionGroupTable, forbiddenTable, dataVersion }: SubscriptionGroupWrapper): void {
    this.#groups.clear();
    for (const [group, config] of subscriptionGroupTable) {
      if (groupConfigProblem(config) === undefined) this.#groups.set(group, withRetryPolicy(config));
    }
    this.#forbidden.adopt(forbiddenTable);
    this.#version.adopt(dataVersion);
    this.#saver.changed();
    this.#options.log.info({ groups: this.#groups.size, version: dataVersion }, "took over the master's groups");
  }

  /** Resolves when every change so far is on disk. @throws MqError DISK_FULL or IO */
  saved(): Promise<void> {
    return this.#saver.saved();
  }

  /** Saves in this turn, for a shutdown. @throws MqError DISK_FULL or IO */
  saveNow(): void {
    this.#saver.saveNow();
  }

  /** The tables as GET_ALL_SUBSCRIPTIONGROUP_CONFIG answers them. */
  wrapper(): SubscriptionGroupWrapper {
    return {
      subscriptionGroupTable: this.#groups,
      forbiddenTable: this.#forbidden.toMap(),
      dataVersion: this.#version.value,
    };
  }

  /** The content of subscriptionGroup.json. */
  snapshot(): { dataVersion: ConfigValue; forbiddenTable: ConfigValue; subscriptionGroupTable: ConfigValue } {
    const table = [...this.#groups].map(([group, config]): [string, ConfigValue] => [group, groupFileJson(config)]);
    return {
      dataVersion: this.#version.value,
      forbiddenTable: this.#forbidden.toJson(),
      subscriptionGroupTable: Object.fromEntries(table),
    };
  }

  #put(config: SubscriptionGroupConfig): void {
    this.#groups.set(config.groupName, config);
    this.#version.next();
    this.#saver.changed();
  }
}
