import { MqError } from '../../../errors/index.ts';
import { readInt64, writeInt64 } from '../../../protocol/message/record.ts';
import { FILE_MODE, readFully, writeFully } from '../files/file-sequence.ts';
import type { OpenFiles } from '../files/open-files.ts';

/** Slots of seven days at the precision of a second; the wheel has two such halves, one for the past. */
export const HALF_WHEEL = 7 * 86_400;
const SLOTS = 2 * HALF_WHEEL;
const SLOT_SIZE = 32;
/** Slots of one read. */
const CHUNK = 4096;

/** The messages due in one tick, a chain in the timer log. */
export interface Slot {
  /** Time of the slot divided by the precision. */
  tick: number;
  /** Position of its first unit. */
  first: number;
  /** Position of its last unit, where the chain begins. */
  last: number;
  /** Messages less recalls. */
  num: number;
}

/**
 * The `timerwheel` file (store-format 8.2): 1,209,600 slots of 32 bytes, i64 tick, i64 first, i64 last, i32 num, i32 0. The
 * slot of a tick is tick mod 1,209,600, and is the tick's only while it names it. It stays sparse, and is made with the
 * first timed message.
 */
export class TimerWheel {
  readonly #path: string;
  readonly #open: OpenFiles;
  /** Changed and not yet handed to the system, by index. */
  readonly #changed = new Map<number, Slot>();
  readonly #chunk = Buffer.allocUnsafeSlow(CHUNK * SLOT_SIZE);
  #fd = -1;

  constructor(path: string, open: OpenFiles) {
    this.#path = path;
    this.#open = open;
  }

  /** Opens the file when there is one; false when there is none. @throws MqError STORE_DAMAGED for another length */
  load(): boolean {
    const { fs } = this.#open;
    const size = fs.stat(this.#path)?.size ?? 0;
    if (size === 0) return false;
    if (size !== SLOTS * SLOT_SIZE) {
      throw new MqError('STORE_DAMAGED', `${this.#path}: ${size} bytes, but a timer wheel has ${SLOTS * SLOT_SIZE}`, {
        file: this.#path,
        hint: 'Move it elsewhere: the broker makes it anew from the timer log.',
      });
    }
    this.#fd = fs.open(this.#path, 'r+');
    return true;
  }

  /** The slot of a tick; undefined when nothing is due then. */
  get(tick: number): Slot | undefined {
    const index = tick % SLOTS;
    const slot = this.#changed.get(index) ?? this.#read(index);
    return slot?.tick === tick ? slot : undefined;
  }

  /** Notes a slot; {@link write} hands it to the system, as does a great number of them. */
  put(slot: Slot): void {
    this.#changed.set(slot.tick % SLOTS, slot);
    if (this.#changed.size > CHUNK) this.write();
  }

  /** Forgets the changes since the last {@link write}. */
  discard(): void {
    this.#changed.clear();
  }

  /** Empties a slot whose chain is lost. */
  clear(tick: number): void {
    this.#changed.set(tick % SLOTS, { tick: 0, first: -1, last: -1, num: 0 });
  }

  #read(index: number): Slot | undefined {
    if (this.#fd < 0 || readFully(this.#open, this.#fd, this.#chunk, SLOT_SIZE, index * SLOT_SIZE) < SLOT_SIZE) {
      return undefined;
    }
    return slotAt(this.#chunk, 0);
  }

  /** Hands the changed slots to the system. Throws Node's error; what is not written stays. */
  write(): void {
    if (this.#changed.size === 0) return;
    if (this.#fd < 0) this.#create();
    const bytes = Buffer.alloc(SLOT_SIZE);
    for (const [index, slot] of this.#changed) {
      writeInt64(bytes, slot.tick, 0);
      writeInt64(bytes, slot.first, 8);
      writeInt64(bytes, slot.last, 16);
      bytes.writeInt32BE(slot.num, 24);
      writeFully(this.#open, this.#fd, bytes, SLOT_SIZE, index * SLOT_SIZE);
      this.#changed.delete(index);
    }
  }

  /** Makes the file at its full length, or leaves none of it open and throws Node's error. */
  #create(): void {
    const { fs } = this.#open;
    const fd = fs.open(this.#path, 'w+', FILE_MODE);
    try {
      fs.truncate(fd, SLOTS * SLOT_SIZE);
    } catch (error) {
      fs.close(fd);
      throw error;
    }
    this.#fd = fd;
  }

  /** The first tick from `from` on and before `to` with something due; `to` when there is none. */
  nextOccupied(from: number, to: number): number {
    this.write();
    if (this.#fd < 0) return to;
    for (let tick = from; tick < to; ) {
      const index = tick % SLOTS;
      const count = Math.min(CHUNK, to - tick, SLOTS - index);
      readFully(this.#open, this.#fd, this.#chunk, count * SLOT_SIZE, index * SLOT_SIZE);
      for (let i = 0; i < count; i++) {
        if (readInt64(this.#chunk, i * SLOT_SIZE) === tick + i) return tick + i;
      }
      tick += count;
    }
    return to;
  }

  /** Hands out every slot that names a tick from `from` on, in no order; gives the event loop its turns. */
  async forEach(from: number, take: (slot: Slot) => void): Promise<void> {
    this.write();
    for (let index = 0; index < SLOTS && this.#fd >= 0; index += CHUNK) {
      const count = Math.min(CHUNK, SLOTS - index);
      const read = readFully(this.#open, this.#fd, this.#chunk, count * SLOT_SIZE, index * SLOT_SIZE);
      for (let at = 0; at + SLOT_SIZE <= read; at += SLOT_SIZE) {
        const tick = readInt64(this.#chunk, at);
        if (tick > 0 && tick >= from && tick % SLOTS === index + at / SLOT_SIZE) take(slotAt(this.#chunk, at));
      }
      if (index % (16 * CHUNK) === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Makes everything written durable, off the event loop's thread. Rejects with Node's error. */
  async sync(): Promise<void> {
    if (this.#fd >= 0) await this.#open.fs.datasyncAsync(this.#fd);
  }

  close(): void {
    if (this.#fd >= 0) this.#open.fs.close(this.#fd);
    this.#fd = -1;
  }
}

const slotAt = (bytes: Buffer, at: number): Slot => ({
  tick: readInt64(bytes, at),
  first: readInt64(bytes, at + 8),
  last: readInt64(bytes, at + 16),
  num: bytes.readInt32BE(at + 24),
});
