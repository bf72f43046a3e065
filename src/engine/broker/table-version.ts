import type { Clock } from '../../clock.ts';
import {
  type DataVersion,
  initialDataVersion,
  nextDataVersion,
  readDataVersion,
} from '../../protocol/bodies/data-version.ts';
import type { JsonValue } from '../../protocol/json/parse.ts';
import { isObject } from '../../protocol/json/read.ts';

/** Counts the changes of a table. Its value stays as it is until a change, or slaves and name servers sync forever. */
export class TableVersion {
  readonly #clock: Clock;
  #value: DataVersion;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#value = initialDataVersion(clock.now());
  }

  get value(): DataVersion {
    return this.#value;
  }

  /** Marks a change. */
  next(): void {
    this.#value = nextDataVersion(this.#value, this.#clock.now());
  }

  /** Marks a change under another epoch of the group: name servers of 5.x then pass over what an older master says. */
  nextEpoch(epoch: number): void {
    this.#value = { ...nextDataVersion(this.#value, this.#clock.now()), stateVersion: epoch };
  }

  /** Takes the version of another broker's table together with that table. */
  adopt(version: DataVersion): void {
    this.#value = { ...version };
  }

  /** Takes the version of a file; those of 4.9 may have none. */
  load(json: JsonValue | undefined): void {
    if (isObject(json)) this.#value = readDataVersion(json);
  }
}
