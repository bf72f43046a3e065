import type { Clock } from '../../../clock.ts';
import type { DataVersion } from '../../../protocol/bodies/data-version.ts';
import { encodeTopicConfig, readTopicConfig, type TopicConfig } from '../../../protocol/bodies/topic-config.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { asObject } from '../../../protocol/json/read.ts';
import { AUTO_CREATE_TOPIC, isSystemTopic, replyTopic, topicNameProblem } from '../../../protocol/names.ts';
import { isInherited, Permission } from '../../../protocol/permission.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { ConfigValue } from '../../store/config-file/format.ts';
import { type ConfigFile, ConfigSaver } from '../config-saver.ts';
import { TableVersion } from '../table-version.ts';
import { alterAttributes } from './attributes.ts';
import { brokerTopic, builtInTopics, type TopicSettings, templateTopic } from './built-in-topics.ts';
import { isSafeName, topicConfigProblem } from './topic-config.ts';

/** Told of a topic that was made, changed, or (undefined) deleted. */
export type TopicListener = (topic: string, config: TopicConfig | undefined) => void;

export interface TopicConfigManagerOptions {
  /** config/topics.json. */
  file: ConfigFile;
  clock: Clock;
  log: RemotingLog;
  /** Read at each use, so live keys count at once. */
  settings: () => TopicSettings;
}

/** The topics of this broker, kept in config/topics.json as the original lays it out (store-format 6.2). */
export class TopicConfigManager {
  readonly #topics = new Map<string, TopicConfig>();
  readonly #version: TableVersion;
  readonly #saver: ConfigSaver;
  readonly #options: TopicConfigManagerOptions;
  readonly #listeners: TopicListener[] = [];

  constructor(options: TopicConfigManagerOptions) {
    this.#options = options;
    this.#version = new TableVersion(options.clock);
    this.#saver = new ConfigSaver(options.file, () => this.snapshot(), options.log);
  }

  /**
   * Takes the built-in topics, and over them those of the file.
   * @throws MqError STORE_DAMAGED or IO
   */
  load(): void {
    const settings = this.#options.settings();
    for (const config of builtInTopics(settings)) this.#topics.set(config.topicName, config);
    const json = this.#options.file.read();
    if (json === undefined) return;
    for (const [topic, value] of Object.entries(asObject(json['topicConfigTable']))) {
      const config: TopicConfig = { ...readTopicConfig(value), topicName: topic };
      if (isSafeName(topic)) this.#topics.set(topic, config);
      else this.#options.log.warn({ file: this.#options.file.path, topic }, 'left out a topic with an unsafe name');
    }
    this.#version.load(json['dataVersion']);
    if (!settings.autoCreateTopicEnable) this.#closeTemplate();
  }

  get(topic: string): TopicConfig | undefined {
    return this.#topics.get(topic);
  }

  all(): ReadonlyMap<string, TopicConfig> {
    return this.#topics;
  }

  get dataVersion(): DataVersion {
    return this.#version.value;
  }

  /** A topic that administration may neither create, change nor delete, this cluster's and broker's own included. */
  isSystem(topic: string): boolean {
    const { brokerClusterName, brokerName } = this.#options.settings();
    return (
      isSystemTopic(topic) ||
      topic === brokerClusterName ||
      topic === brokerName ||
      topic === replyTopic(brokerClusterName)
    );
  }

  /** The topics of {@link isSystem} that are there. */
  systemTopics(): string[] {
    return [...this.#topics.keys()].filter((topic) => this.isSystem(topic));
  }

  /**
   * Makes the topic of a send after a template (wire-protocol 5.2), and has it on disk before returning, so that no
   * acknowledged message lies in a topic a restart does not know.
   * @param defaultTopic the template, normally TBW102
   * @param clientDefaultQueueNums queues the producer would like; the template's number is the limit
   * @returns undefined when there is no such template, it may not be inherited, or the name is not legal
   */
  createBySend(
    topic: string,
    defaultTopic: string,
    clientDefaultQueueNums: number,
    topicSysFlag: number,
  ): TopicConfig | undefined {
    const known = this.#topics.get(topic);
    if (known !== undefined) return known;
    const template = this.#topics.get(defaultTopic);
    if (template === undefined || !isInherited(template.perm) || topicNameProblem(topic) !== undefined)
      return undefined;
    if (defaultTopic === AUTO_CREATE_TOPIC && !this.#options.settings().autoCreateTopicEnable) return undefined;
    const queueNums = Math.max(1, Math.min(clientDefaultQueueNums, template.writeQueueNums));
    const config = brokerTopic(topic, queueNums, {
      perm: template.perm & ~Permission.INHERIT,
      topicFilterType: template.topicFilterType,
      topicSysFlag,
    });
    this.#put(config);
    this.#saver.changedNow();
    this.#tell(topic, config);
    return config;
  }

  /**
   * Makes a topic the broker itself needs: `%RETRY%`, `%DLQ%`, reply and other system topics.
   * @param queueNums at least one queue is made
   * @returns the topic; the known one when it is there already
   * @throws Refusal INVALID_PARAMETER when the name is not legal
   */
  createForSendBack(topic: string, queueNums: number, perm: number, topicSysFlag: number): TopicConfig {
    const known = this.#topics.get(topic);
    if (known !== undefined) return known;
    const config = brokerTopic(topic, Math.max(1, queueNums), { perm, topicSysFlag });
    const problem = topicConfigProblem(config);
    if (problem !== undefined) throw new Refusal(ResponseCode.INVALID_PARAMETER, problem);
    this.#put(config);
    this.#saver.changed();
    this.#tell(topic, config);
    return config;
  }

  /**
   * Makes or replaces a topic; `config.attributes` are changes with signs (`{"+message.type":"FIFO"}`), what they do not
   * name stays. Await {@link saved} before saying it is done.
   * @returns the topic as it is now
   * @throws AttributeError when the attributes cannot be changed so
   */
  update(config: Readonly<TopicConfig>): TopicConfig {
    const old = this.#topics.get(config.topicName);
    const attributes = alterAttributes(old?.attributes ?? {}, config.attributes, old === undefined);
    const updated = { ...config, attributes };
    this.#put(updated);
    this.#saver.changed();
    this.#tell(config.topicName, updated);
    return updated;
  }

  /** Marks the topics named as ordered: the name servers' order configuration came with a registration. */
  markOrdered(topics: Iterable<string>): void {
    let changed = false;
    for (const topic of topics) {
      const config = this.#topics.get(topic);
      if (config === undefined || config.order) continue;
      this.#topics.set(topic, { ...config, order: true });
      changed = true;
    }
    if (!changed) return;
    this.#version.next();
    this.#saver.changed();
  }

  /** Forgets a topic. @returns false when it was not there */
  delete(topic: string): boolean {
    if (!this.#topics.delete(topic)) return false;
    this.#version.next();
    this.#saver.changed();
    this.#tell(topic, undefined);
    return true;
  }

  /** Opens or closes the template TBW102 after a live change of autoCreateTopicEnable. */
  applyAutoCreate(): void {
    const settings = this.#options.settings();
    const template = this.#topics.get(AUTO_CREATE_TOPIC);
    if (!settings.autoCreateTopicEnable) {
      if (template === undefined || !isInherited(template.perm)) return;
      this.#closeTemplate();
    } else if (template === undefined || !isInherited(template.perm)) {
      const opened = template ?? templateTopic(settings);
      this.#topics.set(AUTO_CREATE_TOPIC, { ...opened, perm: opened.perm | Permission.INHERIT });
    } else {
      return;
    }
    this.#version.next();
    this.#saver.changed();
    this.#tell(AUTO_CREATE_TOPIC, this.#topics.get(AUTO_CREATE_TOPIC));
  }

  /** Gives the table the epoch of a new master; nothing when it has it already. */
  beginEpoch(epoch: number): void {
    if (this.#version.value.stateVersion === epoch) return;
    this.#version.nextEpoch(epoch);
    this.#saver.changed();
  }

  /**
   * Takes over the table of the master, with its version. Names that are not safe are left out.
   * @returns the topics that are gone with it
   */
  adopt(table: ReadonlyMap<string, TopicConfig>, version: DataVersion): string[] {
    const gone = [...this.#topics.keys()].filter((topic) => !table.has(topic));
    const changed = [...table].filter(
      ([topic, config]) => isSafeName(topic) && !sameTopic(this.#topics.get(topic), config),
    );
    for (const topic of gone) this.#topics.delete(topic);
    for (const [topic, config] of changed) this.#topics.set(topic, { ...config, topicName: topic });
    this.#version.adopt(version);
    this.#saver.changed();
    this.#options.log.info({ changed: changed.length, gone: gone.length, version }, "took over the master's topics");
    for (const topic of gone) for (const listener of this.#listeners) listener(topic, undefined);
    for (const [topic] of changed) for (const listener of this.#listeners) listener(topic, this.#topics.get(topic));
    return gone;
  }

  /** Moves the version without a change of a topic: what is registered depends on the broker's permission too. */
  touch(): void {
    this.#version.next();
    this.#saver.changed();
  }

  onChange(listener: TopicListener): void {
    this.#listeners.push(listener);
  }

  /** Resolves when every change so far is on disk. @throws MqError DISK_FULL or IO */
  saved(): Promise<void> {
    return this.#saver.saved();
  }

  /** Saves in this turn, for a shutdown. @throws MqError DISK_FULL or IO */
  saveNow(): void {
    this.#saver.saveNow();
  }

  /** The content of topics.json, and the body of GET_ALL_TOPIC_CONFIG. */
  snapshot(): { dataVersion: ConfigValue; topicConfigTable: ConfigValue } {
    const table = [...this.#topics].map(([topic, config]): [string, ConfigValue] => [topic, { ...config }]);
    return { dataVersion: this.#version.value, topicConfigTable: Object.fromEntries(table) };
  }

  #put(config: TopicConfig): void {
    this.#topics.set(config.topicName, config);
    this.#version.next();
  }

  #tell(topic: string, config: TopicConfig | undefined): void {
    this.#options.log.info({ topic, config }, config === undefined ? 'topic deleted' : 'topic made or changed');
    for (const listener of this.#listeners) listener(topic, config);
  }

  /** Without the inherit bit clients find the template's route and yet no topic is made after it. */
  #closeTemplate(): void {
    const template = this.#topics.get(AUTO_CREATE_TOPIC);
    if (template === undefined) return;
    this.#topics.set(AUTO_CREATE_TOPIC, { ...template, perm: template.perm & ~Permission.INHERIT });
  }
}

const sameTopic = (a: TopicConfig | undefined, b: TopicConfig): boolean =>
  a !== undefined && encodeTopicConfig(a).equals(encodeTopicConfig(b));
