import type { RecordDatabase } from './database.ts';
import type { Delivery } from './delivery.ts';
import type { ChangeSink, QueueState } from './queue-state.ts';
import * as records from './records.ts';
import type { StateChanges } from './state-changes.ts';

interface QueueChanges {
  isNew: boolean;
  hasProgressed: boolean;
  /** What is out now, by offset; undefined for what is done with. */
  readonly out: Map<number, Delivery | undefined>;
}

/** What changed since the last write: of everything only the latest counts, so that a turn's changes are written once. */
export class PendingChanges implements ChangeSink {
  #states = new Map<QueueState, QueueChanges>();
  #removed: { id: number; offsets: Set<number> }[] = [];
  readonly #counted: StateChanges;

  /** @param counted told of each change too */
  constructor(counted: StateChanges) {
    this.#counted = counted;
  }

  get isEmpty(): boolean {
    return this.#states.size === 0 && this.#removed.length === 0;
  }

  onProgress(state: QueueState): void {
    this.#of(state).hasProgressed = true;
  }

  onOut(state: QueueState, offset: number, delivery: Delivery): void {
    this.#of(state).out.set(offset, delivery);
  }

  onDone(state: QueueState, offset: number): void {
    this.#of(state).out.set(offset, undefined);
  }

  /** A state was made. */
  onMade(state: QueueState): void {
    this.#of(state).isNew = true;
  }

  /** A state was forgotten. */
  onRemoved(state: QueueState): void {
    const offsets = new Set([...state.out.keys(), ...(this.#states.get(state)?.out.keys() ?? [])]);
    this.#counted.removed(state);
    this.#states.delete(state);
    this.#removed.push({ id: state.id, offsets });
  }

  clear(): void {
    this.#states = new Map();
    this.#removed = [];
  }

  /** Writes all of it, and begins anew. */
  writeTo(database: RecordDatabase): void {
    const [states, removed] = [this.#states, this.#removed];
    this.clear();
    for (const [state, { isNew, hasProgressed, out }] of states) {
      if (isNew) writeQueue(database, state);
      if (isNew || hasProgressed) writeProgress(database, state);
      for (const [offset, delivery] of out) writeOut(database, state.id, offset, delivery);
    }
    for (const { id, offsets } of removed) {
      for (const offset of offsets) database.remove(records.outKey(id, offset));
      database.remove(records.queueKey(records.RecordKind.PROGRESS, id));
      database.remove(records.queueKey(records.RecordKind.QUEUE, id));
    }
  }

  #of(state: QueueState): QueueChanges {
    this.#counted.changed(state);
    let changes = this.#states.get(state);
    if (changes === undefined) {
      changes = { isNew: false, hasProgressed: false, out: new Map() };
      this.#states.set(state, changes);
    }
    return changes;
  }
}

/** Writes all that is known of a state. */
export function writeState(database: RecordDatabase, state: QueueState): void {
  writeQueue(database, state);
  writeProgress(database, state);
  for (const [offset, delivery] of state.out) writeOut(database, state.id, offset, delivery);
}

function writeQueue(database: RecordDatabase, state: QueueState): void {
  const key = records.queueKey(records.RecordKind.QUEUE, state.id);
  database.put(key, records.queueValue(key, state));
}

function writeProgress(database: RecordDatabase, { id, next, mode }: QueueState): void {
  const key = records.queueKey(records.RecordKind.PROGRESS, id);
  database.put(key, records.progressValue(key, next, mode));
}

function writeOut(database: RecordDatabase, id: number, offset: number, delivery: Delivery | undefined): void {
  const key = records.outKey(id, offset);
  if (delivery === undefined) database.remove(key);
  else database.put(key, records.outValue(key, delivery));
}
