/**
 * A frame of the replication protocol between brokers of one group. All integers big-endian:
 *
 *   0  u32 length of what follows    5  u8  flags    8  u32 epoch the sender speaks for
 *   4  u8  type                      6  u16 0        12 body, by type
 */
export const FRAME_HEADER = 12;

export const FrameType = {
  HELLO: 1,
  WELCOME: 2,
  REFUSED: 3,
  DATA: 4,
  PROBE: 5,
  ACK: 6,
  LEAVING: 7,
  FENCED: 8,
} as const;
export type FrameType = (typeof FrameType)[keyof typeof FrameType];

/** In an ACK: the slave grants. */
export const FLAG_GRANTED = 1;

/**
 * What a slave sends before its first frame. Its first byte tells it from a classic slave, which begins with an offset: a
 * positive i64.
 */
export const PREAMBLE = Buffer.from([0xff, 0x4d, 0x51, 0x48, 0x41, 0x00, 0x00, 0x01]);

/** Longest body but for DATA: an epoch table of some ten thousand entries. */
export const MAX_CONTROL_BODY = 1024 * 1024;
/** A DATA frame gathers records up to this. */
export const DATA_BYTES = 256 * 1024;
/** One record larger than {@link DATA_BYTES} travels alone; no record is larger than this. */
export const MAX_DATA_BODY = 128 * 1024 * 1024 + 64;

/** Epochs are whole numbers from 1; they travel as u32. */
export const MAX_EPOCH = 0xffffffff;

/** Writes a frame's header for a body of `bodyLength` bytes. */
export function writeFrameHeader(
  target: Buffer,
  type: FrameType,
  flags: number,
  epoch: number,
  bodyLength: number,
): void {
  target.writeUInt32BE(FRAME_HEADER - 4 + bodyLength, 0);
  target[4] = type;
  target[5] = flags;
  target.writeUInt16BE(0, 6);
  target.writeUInt32BE(epoch, 8);
}

/** A frame around a body that is in memory as a whole. */
export function frameOf(type: FrameType, epoch: number, body: Uint8Array, flags = 0): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEADER + body.length);
  writeFrameHeader(frame, type, flags, epoch, body.length);
  frame.set(body, FRAME_HEADER);
  return frame;
}

/** A type's name, for messages. */
export const frameName = (type: number): string =>
  Object.entries(FrameType).find(([, value]) => value === type)?.[0] ?? `type ${type}`;
