import { type RemotingCommand, SerializeType } from './command.ts';
import { decodeBinaryHeader, encodeBinaryHeader } from './header-binary.ts';
import { decodeJsonHeader, encodeJsonHeader } from './header-json.ts';
import { ProtocolError } from './protocol-error.ts';

/**
 * A frame (wire-protocol 1.1), big-endian:
 *
 *   0  i32 length of what follows: 4 + header length + body length
 *   4  i8  serialize type: 0 JSON, 1 ROCKETMQ
 *   5  i24 header length
 *   8  header, then the body
 */
export const MAX_FRAME_LENGTH = 16 * 1024 * 1024;

/** Bytes before the header. */
export const FRAME_PREFIX = 8;

/**
 * Length of the frame that starts at `position`, all included.
 * @throws ProtocolError for a length no frame has; the text says what the bytes look like
 */
export function frameLength(bytes: Buffer, position: number): number {
  const length = bytes.readInt32BE(position);
  if (length < 4 || length > MAX_FRAME_LENGTH) {
    throw new ProtocolError(`${describeForeignBytes(bytes, position)} (announced length ${length >>> 0})`);
  }
  return length + 4;
}

/**
 * Decodes the whole frame from `start` to `end`. The body is a view of `bytes`, not a copy.
 * @throws ProtocolError when the header does not fit the frame, or is malformed
 */
export function decodeFrame(bytes: Buffer, start: number, end: number): RemotingCommand {
  const type = bytes[start + 4];
  const headerEnd = start + FRAME_PREFIX + bytes.readUIntBE(start + 5, 3);
  if (headerEnd > end) throw new ProtocolError('the header is longer than its frame');
  const header = bytes.subarray(start + FRAME_PREFIX, headerEnd);
  const body = headerEnd === end ? undefined : bytes.subarray(headerEnd, end);
  if (type === SerializeType.JSON) return decodeJsonHeader(header, body);
  if (type === SerializeType.ROCKETMQ) return decodeBinaryHeader(header, body);
  throw new ProtocolError(`unknown serialize type ${type}`);
}

/** Encodes a command as one buffer. */
export function encodeFrame(command: RemotingCommand, type: SerializeType = SerializeType.JSON): Buffer {
  const header = type === SerializeType.JSON ? Buffer.from(encodeJsonHeader(command)) : encodeBinaryHeader(command);
  const bodyLength = command.body?.length ?? 0;
  const frame = Buffer.allocUnsafe(FRAME_PREFIX + header.length + bodyLength);
  writePrefix(frame, type, header.length, bodyLength);
  frame.set(header, FRAME_PREFIX);
  if (command.body !== undefined) frame.set(command.body, FRAME_PREFIX + header.length);
  return frame;
}

/** Encodes all of a frame but its body, for a body that is written as separate slices. */
export function encodeFrameHead(command: RemotingCommand, bodyLength: number): Buffer {
  const header = Buffer.from(encodeJsonHeader(command));
  const head = Buffer.allocUnsafe(FRAME_PREFIX + header.length);
  writePrefix(head, SerializeType.JSON, header.length, bodyLength);
  head.set(header, FRAME_PREFIX);
  return head;
}

function writePrefix(target: Buffer, type: SerializeType, headerLength: number, bodyLength: number): void {
  target.writeInt32BE(4 + headerLength + bodyLength, 0);
  target.writeInt32BE(headerLength, 4);
  target[4] = type;
}

/** Names the protocols that strike the port by mistake, for the log. */
function describeForeignBytes(bytes: Buffer, position: number): string {
  const text = bytes.toString('latin1', position, position + 8);
  if (/^(GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH|CONNECT) ?/.test(text)) return 'an HTTP request, not a remoting frame';
  if (text.startsWith('\x16\x03')) return 'a TLS handshake, and TLS is not enabled here';
  if (text.startsWith('PROXY ') || text.startsWith('\r\n\r\n\0\r\nQ')) return 'a PROXY protocol header';
  if (text.startsWith('SSH-')) return 'an SSH greeting, not a remoting frame';
  if (/^[\x20-\x7e\r\n]+$/.test(text)) return `plain text ${JSON.stringify(text)}, not a remoting frame`;
  return 'not a remoting frame';
}
