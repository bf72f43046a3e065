import { RequestCode } from '../../protocol/codes/request.ts';
import { exportRocksdbConfigRequest } from '../../protocol/headers/controller.ts';
import type { Caller } from '../caller.ts';

/** Whole tables are written: 30 s at the usual 5. */
const FACTOR = 6;

/** Requests to brokers that keep tables in RocksDB. */
export class RocksdbRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Has a broker move its POP check-points from RocksDB back to its files (200056; 5.3.2 and later). */
  async rollBackPop(address: string): Promise<void> {
    await this.#caller.call(address, RequestCode.POP_ROLLBACK, { timeoutMs: this.#caller.timeoutMs * FACTOR });
  }

  /** Has a broker write tables it keeps in RocksDB to JSON files on its own disk (355; 5.3.1 and later). */
  async exportRocksdbConfig(address: string, types: readonly string[]): Promise<void> {
    const fields = { configType: types.map((type) => `${type};`).join('') };
    const timeoutMs = this.#caller.timeoutMs * FACTOR;
    const code = RequestCode.EXPORT_ROCKSDB_CONFIG_TO_JSON;
    await this.#caller.callWith(address, code, exportRocksdbConfigRequest, fields, { timeoutMs });
  }
}
