import {
  type MessageRequestModeEntry,
  type MessageRequestModeTable,
  messageRequestModesJson,
  readMessageRequestModes,
} from '../../../protocol/bodies/assignment.ts';
import { writeJson } from '../../../protocol/json/write.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import { ChangeCount } from '../change-count.ts';
import { type ConfigFile, ConfigSaver } from '../config-saver.ts';

/** How groups take messages of topics, kept in config/messageRequestMode.json (store-format 6.5). */
export class MessageRequestModes {
  readonly #table: MessageRequestModeTable;
  readonly #saver: ConfigSaver;
  readonly #changes = new ChangeCount();

  /** Takes the file's content. @throws MqError STORE_DAMAGED or IO */
  constructor(file: ConfigFile, log: RemotingLog) {
    this.#table = readMessageRequestModes(file.read()?.['messageRequestModeMap']);
    this.#saver = new ConfigSaver(
      file,
      () => ({
        messageRequestModeMap: Object.fromEntries(
          [...this.#table].map(([topic, groups]) => [
            topic,
            Object.fromEntries([...groups].map(([g, e]) => [g, { ...e }])),
          ]),
        ),
      }),
      log,
    );
  }

  get(topic: string, group: string): MessageRequestModeEntry | undefined {
    return this.#table.get(topic)?.get(group);
  }

  /** Has it on disk when it resolves. @throws MqError DISK_FULL or IO */
  set(entry: MessageRequestModeEntry): Promise<void> {
    const groups = this.#table.get(entry.topic) ?? new Map<string, MessageRequestModeEntry>();
    this.#table.set(entry.topic, groups);
    groups.set(entry.consumerGroup, entry);
    this.#changes.next();
    this.#saver.changed();
    return this.#saver.saved();
  }

  /** Takes over the table of the master. @returns false when it is the one that is here */
  adopt(table: MessageRequestModeTable): boolean {
    if (writeJson(messageRequestModesJson(table)) === writeJson(this.toJson())) return false;
    this.#table.clear();
    for (const [topic, groups] of table) this.#table.set(topic, groups);
    this.#changes.next();
    this.#saver.changed();
    return true;
  }

  /** Another one after every change of the table. */
  get version(): string {
    return this.#changes.version;
  }

  /** What 402 answers. */
  toJson(): ReturnType<typeof messageRequestModesJson> {
    return messageRequestModesJson(this.#table);
  }
}
