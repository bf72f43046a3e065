const NAME_END = 1;
const VALUE_END = 2;

/**
 * The properties a broker looks at, found in one pass over the encoded bytes. An object is reused from message to
 * message; positions are -1 where the property is absent. The last duplicate wins, as in the original.
 */
export class PropertyScan {
  uniqKeyStart = -1;
  uniqKeyEnd = -1;
  keysStart = -1;
  keysEnd = -1;
  tagsStart = -1;
  tagsEnd = -1;
  /** WAIT=false: the producer does not wait for flush or replication. */
  noWait = false;
  delayLevel = 0;
  /** TIMER_DELAY_SEC, TIMER_DELAY_MS or TIMER_DELIVER_MS is there. */
  hasTimer = false;
  /** TRAN_MSG=true. */
  isHalf = false;
  hasCluster = false;
  hasRegion = false;
  hasTraceSwitch = false;
  /** POP_CK lies here, with its separators; it is not stored. */
  popCheckpointStart = -1;
  popCheckpointEnd = -1;
  /** The last pair is closed by 0x02, so that another one may follow. */
  closed = true;

  /** Looks through `bytes` from `start` to `end`. */
  scan(bytes: Buffer, start: number, end: number): void {
    this.#clear();
    let at = start;
    while (at < end) {
      let nameEnd = at;
      while (nameEnd < end && bytes[nameEnd] !== NAME_END && bytes[nameEnd] !== VALUE_END) nameEnd++;
      let valueEnd = nameEnd;
      while (valueEnd < end && bytes[valueEnd] !== VALUE_END) valueEnd++;
      if (nameEnd > at && valueEnd > nameEnd + 1) this.#note(bytes, at, nameEnd, valueEnd, end);
      at = valueEnd + 1;
    }
    this.closed = end === start || bytes[end - 1] === VALUE_END;
  }

  #clear(): void {
    this.uniqKeyStart = this.uniqKeyEnd = -1;
    this.keysStart = this.keysEnd = -1;
    this.tagsStart = this.tagsEnd = -1;
    this.popCheckpointStart = this.popCheckpointEnd = -1;
    this.delayLevel = 0;
    this.noWait = this.hasTimer = this.isHalf = false;
    this.hasCluster = this.hasRegion = this.hasTraceSwitch = false;
  }

  /** Tells names apart by length and first letter before comparing them. */
  #note(bytes: Buffer, at: number, nameEnd: number, valueEnd: number, end: number): void {
    const value = nameEnd + 1;
    switch (((nameEnd - at) << 8) | (bytes[at] as number)) {
      case (4 << 8) | 0x4b:
        if (is(bytes, at, 'KEYS')) [this.keysStart, this.keysEnd] = [value, valueEnd];
        break;
      case (4 << 8) | 0x54:
        if (is(bytes, at, 'TAGS')) [this.tagsStart, this.tagsEnd] = [value, valueEnd];
        break;
      case (4 << 8) | 0x57:
        if (is(bytes, at, 'WAIT')) this.noWait = bytes.latin1Slice(value, valueEnd).toLowerCase() !== 'true';
        break;
      case (8 << 8) | 0x55:
        if (is(bytes, at, 'UNIQ_KEY')) [this.uniqKeyStart, this.uniqKeyEnd] = [value, valueEnd];
        break;
      case (5 << 8) | 0x44:
        if (is(bytes, at, 'DELAY')) this.delayLevel = Number.parseInt(bytes.latin1Slice(value, valueEnd), 10) || 0;
        break;
      case (15 << 8) | 0x54:
      case (14 << 8) | 0x54:
      case (16 << 8) | 0x54:
        if (is(bytes, at, 'TIMER_DEL')) this.hasTimer ||= isTimerName(bytes.latin1Slice(at, nameEnd));
        break;
      case (8 << 8) | 0x54:
        if (is(bytes, at, 'TRAN_MSG')) this.isHalf = bytes.latin1Slice(value, valueEnd).toLowerCase() === 'true';
        else if (is(bytes, at, 'TRACE_ON')) this.hasTraceSwitch = true;
        break;
      case (7 << 8) | 0x43:
        if (is(bytes, at, 'CLUSTER')) this.hasCluster = true;
        break;
      case (10 << 8) | 0x4d:
        if (is(bytes, at, 'MSG_REGION')) this.hasRegion = true;
        break;
      case (6 << 8) | 0x50:
        if (is(bytes, at, 'POP_CK')) {
          this.popCheckpointStart = at;
          this.popCheckpointEnd = Math.min(valueEnd + 1, end);
        }
        break;
      default:
        break;
    }
  }
}

function is(bytes: Buffer, at: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    if (bytes[at + i] !== name.charCodeAt(i)) return false;
  }
  return true;
}

const isTimerName = (name: string): boolean =>
  name === 'TIMER_DELAY_SEC' || name === 'TIMER_DELAY_MS' || name === 'TIMER_DELIVER_MS';
