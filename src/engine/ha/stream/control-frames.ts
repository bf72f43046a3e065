import { writeInt64 } from '../../../protocol/message/record.ts';
import { BodyReader, BodyWriter } from './body.ts';
import { FLAG_GRANTED, FRAME_HEADER, FrameType, frameOf, writeFrameHeader } from './frame.ts';
import type { ReceivedFrame } from './frame-decoder.ts';
import type { Ack, Probe } from './types.ts';

/** PROBE: f64 stamp; i64 confirm, end of the log. */
export const encodeProbe = (probe: Probe): Buffer =>
  frameOf(
    FrameType.PROBE,
    probe.epoch,
    new BodyWriter().milliseconds(probe.stampMs).position(probe.confirm).position(probe.max).done(),
  );

/** @throws ProtocolError */
export function decodeProbe(frame: ReceivedFrame): Probe {
  const body = reader(frame, 'PROBE');
  const probe = { epoch: frame.epoch, stampMs: body.milliseconds(), confirm: body.position(), max: body.position() };
  body.end();
  return probe;
}

/** ACK: i64 written, flushed; f64 stamp. The grant is a flag. */
export function encodeAck(ack: Ack): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEADER + 24);
  writeFrameHeader(frame, FrameType.ACK, ack.granted ? FLAG_GRANTED : 0, ack.epoch, 24);
  writeInt64(frame, ack.written, FRAME_HEADER);
  writeInt64(frame, ack.flushed, FRAME_HEADER + 8);
  frame.writeDoubleBE(ack.stampMs, FRAME_HEADER + 16);
  return frame;
}

/** @throws ProtocolError */
export function decodeAck(frame: ReceivedFrame): Ack {
  const body = reader(frame, 'ACK');
  const ack = {
    epoch: frame.epoch,
    written: body.position(),
    flushed: body.position(),
    stampMs: body.milliseconds(),
    granted: (frame.flags & FLAG_GRANTED) !== 0,
  };
  body.end();
  return ack;
}

/** REFUSED: texts code and reason; the frame's epoch is the newest the master knows. */
export const encodeRefused = (epoch: number, code: string, reason: string): Buffer =>
  frameOf(FrameType.REFUSED, epoch, new BodyWriter().text(code).text(reason).done());

/** @throws ProtocolError */
export function decodeRefused(frame: ReceivedFrame): { code: string; reason: string } {
  const body = reader(frame, 'REFUSED');
  const refused = { code: body.text(), reason: body.text() };
  body.end();
  return refused;
}

/** LEAVING and FENCED: a text, the reason. A FENCED frame's epoch is the higher one. */
export const encodeGoodbye = (
  type: typeof FrameType.LEAVING | typeof FrameType.FENCED,
  epoch: number,
  reason: string,
): Buffer => frameOf(type, epoch, new BodyWriter().text(reason).done());

/** @throws ProtocolError */
export function decodeGoodbye(frame: ReceivedFrame): string {
  const body = reader(frame, 'LEAVING or FENCED');
  const reason = body.text();
  body.end();
  return reason;
}

const reader = (frame: ReceivedFrame, what: string): BodyReader =>
  new BodyReader(frame.bytes, frame.start, frame.end, what);
