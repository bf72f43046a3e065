/** Bytes that are not the protocol: the connection they came on is closed with this text in the log. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}
