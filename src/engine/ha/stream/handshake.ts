import { ProtocolError } from '../../../protocol/protocol-error.ts';
import { BodyReader, BodyWriter } from './body.ts';
import { FrameType, frameOf } from './frame.ts';
import type { ReceivedFrame } from './frame-decoder.ts';
import { type EpochStart, FlushRule, type Hello, type Welcome } from './types.ts';

/** Epochs a table may have: one of the group's whole life fits. */
const MAX_EPOCHS = 50_000;

/** HELLO: texts group, member, store id, incarnation; epoch table; i64 min, max, flushed, confirmed; i64 position, u32 size, u32 CRC of the last record, or nothing. */
export function encodeHello(hello: Hello): Buffer {
  const body = new BodyWriter().text(hello.group).text(hello.member).text(hello.storeId).text(hello.incarnation);
  writeEpochs(body, hello.epochs);
  body.position(hello.min).position(hello.max).position(hello.flushed).position(hello.confirmed);
  if (hello.last !== undefined) body.position(hello.last.position).u32(hello.last.size).u32(hello.last.crc);
  return frameOf(FrameType.HELLO, hello.promised, body.done());
}

/** @throws ProtocolError */
export function decodeHello(frame: ReceivedFrame): Hello {
  const body = new BodyReader(frame.bytes, frame.start, frame.end, 'HELLO');
  const hello = {
    promised: frame.epoch,
    group: body.text(),
    member: body.text(),
    storeId: body.text(),
    incarnation: body.text(),
    epochs: readEpochs(body, 'HELLO'),
    min: body.position(),
    max: body.position(),
    flushed: body.position(),
    confirmed: body.position(),
    last: body.hasMore ? { position: body.position(), size: body.u32(), crc: body.u32() } : undefined,
  };
  body.end();
  if (hello.min > hello.max || hello.flushed > hello.max)
    throw new ProtocolError('HELLO: its positions contradict each other');
  return hello;
}

/** WELCOME: text incarnation; epoch table; i64 cut to, start from; u32 flush rule (0 written, 1 flushed). */
export function encodeWelcome(welcome: Welcome): Buffer {
  const body = new BodyWriter().text(welcome.incarnation);
  writeEpochs(body, welcome.epochs);
  body
    .position(welcome.cutTo)
    .position(welcome.startFrom)
    .u32(welcome.flushRule === FlushRule.FLUSHED ? 1 : 0);
  return frameOf(FrameType.WELCOME, welcome.epoch, body.done());
}

/** @throws ProtocolError */
export function decodeWelcome(frame: ReceivedFrame): Welcome {
  const body = new BodyReader(frame.bytes, frame.start, frame.end, 'WELCOME');
  const welcome: Welcome = {
    epoch: frame.epoch,
    incarnation: body.text(),
    epochs: readEpochs(body, 'WELCOME'),
    cutTo: body.position(),
    startFrom: body.position(),
    flushRule: body.u32() === 0 ? FlushRule.WRITTEN : FlushRule.FLUSHED,
  };
  body.end();
  if (welcome.cutTo > welcome.startFrom) throw new ProtocolError('WELCOME: it starts below where it cuts');
  return welcome;
}

function writeEpochs(body: BodyWriter, epochs: readonly EpochStart[]): void {
  body.u32(epochs.length);
  for (const { epoch, start } of epochs) body.u32(epoch).position(start);
}

function readEpochs(body: BodyReader, what: string): EpochStart[] {
  const count = body.u32();
  if (count > MAX_EPOCHS) throw new ProtocolError(`${what}: ${count} epochs`);
  const epochs: EpochStart[] = [];
  for (let i = 0; i < count; i++) {
    const entry = { epoch: body.u32(), start: body.position() };
    const before = epochs[i - 1];
    if (before !== undefined && (entry.epoch <= before.epoch || entry.start < before.start)) {
      throw new ProtocolError(
        `${what}: epoch ${entry.epoch} at ${entry.start} behind ${before.epoch} at ${before.start}`,
      );
    }
    epochs.push(entry);
  }
  return epochs;
}
