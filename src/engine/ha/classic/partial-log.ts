import { join } from 'node:path';
import { asNumber, asString } from '../../../protocol/json/read.ts';
import { JsonFile, type WarningLog } from '../../store/config-file/json-file.ts';

/** Where a log begins that was never given what lies before. */
export interface PartialLog {
  /** Log position of its first byte. */
  readonly beganAt: number;
  /** The HA port it came from. */
  readonly master: string;
}

/**
 * `ha/partial.json`: says that this replica began with its master's newest file, as the original's replication does with
 * an empty slave. It lacks acknowledged messages, so it must never be elected.
 */
export class PartialLogFile {
  readonly #file: JsonFile;

  /** @param directory the store's root */
  constructor(directory: string, log: WarningLog) {
    this.#file = new JsonFile(join(directory, 'ha', 'partial.json'), log);
  }

  /** Undefined for a log that has all its master had. @throws MqError STORE_DAMAGED, IO */
  read(): PartialLog | undefined {
    const json = this.#file.read();
    if (json === undefined) return undefined;
    return { beganAt: asNumber(json['beganAt']), master: asString(json['master']) };
  }

  /** Has it on disk before the first byte is. @throws MqError DISK_FULL, IO */
  write({ beganAt, master }: PartialLog): void {
    this.#file.saveNow({ beganAt, master });
  }
}

/**
 * Whether the log still lacks messages its master may have: not once its own oldest file has been cleaned away, for then
 * those before it are gone everywhere.
 *
 * @param min position of the oldest byte stored
 */
export const isPartial = (partial: PartialLog | undefined, min: number): boolean =>
  partial !== undefined && partial.beganAt > 0 && min <= partial.beganAt;
