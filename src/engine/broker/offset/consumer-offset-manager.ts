import type { Clock } from '../../../clock.ts';
import type { BrokerConfig } from '../../../config/keys/index.ts';
import type { DataVersion } from '../../../protocol/bodies/data-version.ts';
import type { JsonObject } from '../../../protocol/json/parse.ts';
import { asNumber, asObject, asStrings, entriesOf } from '../../../protocol/json/read.ts';
import type { Writable } from '../../../protocol/json/write.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { ConfigValue } from '../../store/config-file/format.ts';
import { ChangedGroups } from '../changed-groups.ts';
import { type ConfigFile, ConfigSaver } from '../config-saver.ts';
import { TableVersion } from '../table-version.ts';
import { PendingResets } from './pending-resets.ts';
import type { ProgressKeeper } from './progress-keeper.ts';
import { QueueTable } from './queue-table.ts';

export interface ConsumerOffsetManagerOptions {
  /** config/consumerOffset.json. */
  file: ConfigFile;
  clock: Clock;
  log: RemotingLog;
  /** Read at each use, so live keys count at once. */
  settings: () => Pick<BrokerConfig, 'consumerOffsetUpdateVersionStep'>;
}

/** Between brokers of mq: the groups whose offsets are told; the others are as they were. */
const CHANGED_GROUPS = 'mqGroups';
const NONE: ReadonlyMap<number, number> = new Map();

/**
 * Progress of the consumer groups: per group, topic and queue the next offset to consume, kept in
 * config/consumerOffset.json (store-format 6.4). Beside it, in memory only, how far each group has pulled.
 */
export class ConsumerOffsetManager {
  readonly #offsets = new QueueTable();
  readonly #pulled = new QueueTable();
  readonly #resets: PendingResets;
  readonly #version: TableVersion;
  readonly #changes = new ChangedGroups();
  readonly #saver: ConfigSaver;
  readonly #options: ConsumerOffsetManagerOptions;
  #commits = 0;
  #keeper: ProgressKeeper | undefined;

  constructor(options: ConsumerOffsetManagerOptions) {
    this.#options = options;
    this.#resets = new PendingResets(options.clock);
    this.#version = new TableVersion(options.clock);
    this.#saver = new ConfigSaver(options.file, () => this.snapshot(), options.log);
  }

  /** Takes the file's content. @throws MqError STORE_DAMAGED or IO */
  load(): void {
    const json = this.#options.file.read();
    if (json !== undefined) this.#take(json);
  }

  #take(json: JsonObject): void {
    this.#offsets.clear();
    this.#takeOffsets(json);
  }

  #takeOffsets(json: JsonObject): void {
    for (const [key, queues] of Object.entries(asObject(json['offsetTable']))) {
      const [topic, group, ...rest] = key.split('@');
      if (topic === undefined || group === undefined || rest.length > 0) continue;
      for (const [queueId, offset] of entriesOf(queues)) {
        this.#offsets.set(group, topic, Number(queueId), asNumber(offset));
      }
    }
    this.#version.load(json['dataVersion']);
  }

  /**
   * Takes over the table of the master: what a group consumed there counts here. How far groups have pulled here stays.
   * Saved by {@link flush}.
   * @param json all of it, or what {@link changedSince} gives
   */
  adopt(json: JsonObject): void {
    const { [CHANGED_GROUPS]: changed } = json;
    if (changed === undefined) {
      this.#take(json);
      this.#changes.allChanged();
    } else {
      for (const group of asStrings(changed)) {
        this.#offsets.removeGroup(group);
        this.#changes.changed(group);
      }
      this.#takeOffsets(json);
    }
    this.#saver.mark();
  }

  get dataVersion(): DataVersion {
    return this.#version.value;
  }

  /** Another one after every change of the table. */
  get version(): string {
    return this.#changes.version;
  }

  /** The next offset the group will consume; -1 when it is not known. */
  query(group: string, topic: string, queueId: number): number {
    return this.#offsets.get(group, topic, queueId) ?? -1;
  }

  /**
   * Notes progress; saved by {@link flush}. A negative offset says nothing and is passed over, and so is one from before
   * a reset that the consumer has yet to follow.
   * @param isMember whether a consumer of the group says so, and not somebody who moves it from outside
   * @returns false when it was passed over
   */
  commit(group: string, topic: string, queueId: number, offset: number, isMember = true): boolean {
    if (offset < 0 || !this.#resets.admits(group, topic, queueId, offset)) return false;
    const keeper = this.#keeper;
    const counted = keeper === undefined ? offset : keeper.committed(group, topic, queueId, offset, isMember);
    if (counted === undefined) return false;
    this.#set(group, topic, queueId, counted);
    return true;
  }

  /** Lets what acknowledges message by message follow and hold back what happens here. */
  keepWith(keeper: ProgressKeeper): void {
    this.#keeper = keeper;
  }

  /**
   * Notes the lowest unacknowledged offset of a group that acknowledges message by message, and the offset after the last
   * message handed out. A reset has been followed with it.
   */
  advance(group: string, topic: string, queueId: number, lowest: number, next: number): void {
    this.#resets.end(group, topic, queueId);
    if (this.query(group, topic, queueId) !== lowest) this.#set(group, topic, queueId, lowest);
    this.#pulled.set(group, topic, queueId, next);
  }

  #set(group: string, topic: string, queueId: number, offset: number): void {
    this.#offsets.set(group, topic, queueId, offset);
    this.#changes.changed(group);
    if (++this.#commits % this.#options.settings().consumerOffsetUpdateVersionStep === 0) this.#version.next();
    this.#saver.mark();
  }

  /** How far the group has pulled; the committed offset when it has not pulled here. -1 when neither is known. */
  queryPullOffset(group: string, topic: string, queueId: number): number {
    return this.#pulled.get(group, topic, queueId) ?? this.query(group, topic, queueId);
  }

  /** Notes the offset after what a pull has handed out. */
  commitPullOffset(group: string, topic: string, queueId: number, offset: number): void {
    this.#pulled.set(group, topic, queueId, offset);
  }

  /**
   * Moves the group and keeps it there until its consumer follows: see {@link takeReset}.
   * @param online false when no consumer is there to be waited for
   */
  reset(group: string, topic: string, queueId: number, target: number, online: boolean): void {
    this.#offsets.set(group, topic, queueId, target);
    this.#pulled.delete(group, topic, queueId);
    this.#changed(group);
    this.#keeper?.moved(group, topic, queueId, target);
    if (online) this.#resets.add(group, topic, queueId, target);
  }

  /**
   * Asked by every pull before it reads: the offset a reset wants the consumer at (answer PULL_OFFSET_MOVED with it),
   * undefined when there is nothing to correct.
   */
  takeReset(group: string, topic: string, queueId: number, pullOffset: number): number | undefined {
    return this.#resets.take(group, topic, queueId, pullOffset);
  }

  /** Offsets by queue. */
  queryAll(group: string, topic: string): ReadonlyMap<number, number> {
    return this.#offsets.find(group, topic) ?? NONE;
  }

  /** Topics the group has progress in. */
  topicsOf(group: string): string[] {
    return this.#offsets.topicsOf(group);
  }

  /** Groups with progress in the topic. */
  groupsOf(topic: string): string[] {
    return this.#offsets.groupsOf(topic);
  }

  removeGroup(group: string): void {
    this.#keeper?.removedGroup(group);
    this.#pulled.removeGroup(group);
    this.#resets.removeGroup(group);
    if (this.#offsets.removeGroup(group)) this.#changed(group);
  }

  removeTopic(topic: string): void {
    this.#keeper?.removedTopic(topic);
    this.#pulled.removeTopic(topic);
    this.#resets.removeTopic(topic);
    const groups = this.groupsOf(topic);
    if (this.#offsets.removeTopic(topic)) this.#changed(...groups);
  }

  /** Gives `dest` the progress `src` has in the topic, in addition to what `dest` has in other queues. */
  clone(src: string, dest: string, topic: string): void {
    const queues = this.#offsets.find(src, topic);
    if (queues === undefined || src === dest) return;
    for (const [queueId, offset] of queues) {
      this.#offsets.set(dest, topic, queueId, offset);
      this.#keeper?.moved(dest, topic, queueId, offset);
    }
    this.#changed(dest);
  }

  /** Saves when there is something to save, here and with the keeper. @throws MqError DISK_FULL or IO */
  async flush(): Promise<void> {
    await Promise.all([this.#saver.saved(), this.#keeper?.kept()]);
  }

  /** Saves in this turn, for a shutdown. @throws MqError DISK_FULL or IO */
  saveNow(): void {
    this.#saver.saveNow();
  }

  /** Offsets of the groups that have changed after a version, with their names; all offsets where that is not known. */
  changedSince(version: string): Writable {
    const groups = this.#changes.since(version);
    if (groups === undefined) return this.snapshot();
    const offsetTable = groups.flatMap((group) =>
      this.topicsOf(group).map((topic) => [`${topic}@${group}`, Object.fromEntries(this.queryAll(group, topic))]),
    );
    return {
      dataVersion: this.#version.value,
      [CHANGED_GROUPS]: groups,
      offsetTable: Object.fromEntries(offsetTable),
    };
  }

  /** The content of consumerOffset.json, and the body of GET_ALL_CONSUMER_OFFSET. */
  snapshot(): { dataVersion: ConfigValue; groupTopicMap: ConfigValue; offsetTable: ConfigValue } {
    const offsetTable: [string, ConfigValue][] = [];
    const topicsByGroup = new Map<string, string[]>();
    for (const [group, topic, queues] of this.#offsets.entries()) {
      offsetTable.push([`${topic}@${group}`, Object.fromEntries(queues)]);
      const topics = topicsByGroup.get(group);
      if (topics === undefined) topicsByGroup.set(group, [topic]);
      else topics.push(topic);
    }
    return {
      dataVersion: this.#version.value,
      groupTopicMap: Object.fromEntries(topicsByGroup),
      offsetTable: Object.fromEntries(offsetTable),
    };
  }

  #changed(...groups: readonly string[]): void {
    for (const group of groups) this.#changes.changed(group);
    this.#version.next();
    this.#saver.mark();
  }
}
