import { messageOf } from '../../errors/index.ts';
import { asObject, asString } from '../../protocol/json/read.ts';
import type { JsonFile } from '../store/config-file/json-file.ts';

type Tables = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Changes that wait for the disk; more are refused. */
const MAX_WAITING = 1000;
/** Entries over all namespaces. */
const MAX_ENTRIES = 100_000;

/** A change that was not made, because there are too many entries or too many changes wait. */
export class KvConfigFull extends Error {
  override readonly name = 'KvConfigFull';
}

/**
 * Texts by namespace and key, kept in `kvConfig.json` (store-format 6.5). A change is durable before it is seen and
 * before its promise resolves; changes are made one after the other.
 */
export class KvConfig {
  readonly #file: JsonFile;
  #tables: Tables;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** @throws MqError STORE_DAMAGED when neither the file nor its copy can be read, IO when reading fails */
  constructor(file: JsonFile) {
    this.#file = file;
    const namespaces = Object.entries(asObject(file.read()?.['configTable']));
    this.#tables = new Map(
      namespaces.map(([namespace, table]) => [
        namespace,
        new Map(Object.entries(asObject(table)).map(([key, value]) => [key, asString(value)])),
      ]),
    );
  }

  get(namespace: string, key: string): string | undefined {
    return this.#tables.get(namespace)?.get(key);
  }

  /** The entries of a namespace; undefined when it has none. */
  list(namespace: string): Record<string, string> | undefined {
    const table = this.#tables.get(namespace);
    return table === undefined ? undefined : Object.fromEntries(table);
  }

  /** @throws MqError IO or DISK_FULL with the old value kept, KvConfigFull */
  put(namespace: string, key: string, value: string): Promise<void> {
    return this.#change(() => {
      if (this.get(namespace, key) === undefined && this.#size() >= MAX_ENTRIES) {
        throw new KvConfigFull(`there are ${MAX_ENTRIES} KV entries already; delete some first`);
      }
      return this.#with(namespace, new Map(this.#tables.get(namespace)).set(key, value));
    });
  }

  /** Deletes an entry; one that is not there is no error. @throws like {@link put} */
  delete(namespace: string, key: string): Promise<void> {
    return this.#change(() => {
      if (this.get(namespace, key) === undefined) return this.#tables;
      const table = new Map(this.#tables.get(namespace));
      table.delete(key);
      return this.#with(namespace, table);
    });
  }

  /** Resolves when all changes so far are on disk or have failed. */
  settled(): Promise<void> {
    return this.#last;
  }

  /** A namespace without entries leaves: an empty order configuration must not be sent to brokers. */
  #with(namespace: string, table: ReadonlyMap<string, string>): Tables {
    const next = new Map(this.#tables);
    if (table.size === 0) next.delete(namespace);
    else next.set(namespace, table);
    return next;
  }

  #size(): number {
    let size = 0;
    for (const table of this.#tables.values()) size += table.size;
    return size;
  }

  #change(make: () => Tables): Promise<void> {
    if (this.#waiting >= MAX_WAITING) return Promise.reject(new KvConfigFull(`${MAX_WAITING} KV changes wait already`));
    this.#waiting++;
    const changed = this.#last.then(() => this.#save(make)).finally(() => this.#waiting--);
    this.#last = changed.catch(messageOf).then(() => undefined);
    return changed;
  }

  async #save(make: () => Tables): Promise<void> {
    const next = make();
    if (next === this.#tables) return;
    const tables = [...next].map(([namespace, table]) => [namespace, Object.fromEntries(table)] as const);
    await this.#file.save({ configTable: Object.fromEntries(tables) });
    this.#tables = next;
  }
}
