import { ProtocolError } from '../protocol-error.ts';

/** What a pop took from one queue. */
export interface PoppedOffsets {
  mark: string;
  queueId: number;
  startOffset: number;
  /** Ascending. */
  offsets: readonly number[];
  /** Deliveries before this one, by offset; only of ordered pops, and only where there were any. */
  deliveries?: ReadonlyMap<number, number> | undefined;
}

/**
 * `mark queueId startOffset;…`. Java refuses a pair of mark and queue that comes twice, and records without exactly three
 * parts (wire-protocol 3.7, trap 73).
 */
export const startOffsetInfo = (popped: readonly PoppedOffsets[]): string =>
  popped.map(({ mark, queueId, startOffset }) => `${mark} ${queueId} ${startOffset}`).join(';');

/** `mark queueId offset,offset;…`. */
export const msgOffsetInfo = (popped: readonly PoppedOffsets[]): string =>
  popped.map(({ mark, queueId, offsets }) => `${mark} ${queueId} ${offsets.join(',')}`).join(';');

/** `mark qo<queueId>%<offset> count` for each message that came before, and `mark queueId count` for old clients. */
export function orderCountInfo(popped: readonly PoppedOffsets[]): string {
  const records: string[] = [];
  for (const { mark, queueId, offsets, deliveries } of popped) {
    let least = offsets.length === 0 ? 0 : Number.POSITIVE_INFINITY;
    for (const offset of offsets) {
      const count = deliveries?.get(offset) ?? 0;
      least = Math.min(least, count);
      if (count > 0) records.push(`${mark} qo${queueId}%${offset} ${count}`);
    }
    records.push(`${mark} ${queueId} ${least}`);
  }
  return records.join(';');
}

/** Start offsets by `mark@queueId`. @throws ProtocolError when the text is malformed */
export function parseStartOffsetInfo(text: string): Map<string, number> {
  return parseRecords(text, (value) => whole(value, text));
}

/** Offsets by `mark@queueId`, ascending. @throws ProtocolError when the text is malformed */
export function parseMsgOffsetInfo(text: string): Map<string, number[]> {
  return parseRecords(text, (value) => value.split(',').map((offset) => whole(offset, text)));
}

/** Counts by `mark@queueId`, or `mark@qo<queueId>%<offset>`. @throws ProtocolError when the text is malformed */
export function parseOrderCountInfo(text: string): Map<string, number> {
  return parseRecords(text, (value) => whole(value, text));
}

function parseRecords<T>(text: string, read: (value: string) => T): Map<string, T> {
  const result = new Map<string, T>();
  for (const record of text.split(';')) {
    if (record === '') continue;
    const [mark, key, value, ...rest] = record.split(' ');
    if (mark === undefined || key === undefined || value === undefined || rest.length > 0) throw malformed(text);
    result.set(`${mark}@${key}`, read(value));
  }
  return result;
}

function whole(value: string, text: string): number {
  const number = Number(value);
  if (value === '' || !Number.isSafeInteger(number)) throw malformed(text);
  return number;
}

const malformed = (text: string): ProtocolError =>
  new ProtocolError(`malformed offsets of a pop: ${JSON.stringify(text.slice(0, 200))}`);
