import { ResponseCode } from '../../../protocol/codes/response.ts';
import { ANNOUNCED_VERSION } from '../../../protocol/command.ts';
import { FRAME_PREFIX } from '../../../protocol/frame.ts';
import type { Connection } from '../../../remoting/types.ts';
import { type GetResult, GetStatus } from '../../store/types.ts';

/** The response code of a read (wire-protocol 3.5). */
export function pullCodeOf(status: GetStatus, requestedOffset: number): number {
  switch (status) {
    case GetStatus.FOUND:
      return ResponseCode.SUCCESS;
    case GetStatus.NO_MATCHED_MESSAGE:
    case GetStatus.MESSAGE_WAS_REMOVING:
      return ResponseCode.PULL_RETRY_IMMEDIATELY;
    case GetStatus.NO_MATCHED_LOGIC_QUEUE:
    case GetStatus.NO_MESSAGE_IN_QUEUE:
      return requestedOffset === 0 ? ResponseCode.PULL_NOT_FOUND : ResponseCode.PULL_OFFSET_MOVED;
    case GetStatus.OFFSET_FOUND_NULL:
    case GetStatus.OFFSET_OVERFLOW_ONE:
      return ResponseCode.PULL_NOT_FOUND;
    default:
      return ResponseCode.PULL_OFFSET_MOVED;
  }
}

/**
 * Sends the answer to a pull: the header, then the records as they lie in the log, never joined into one buffer.
 *
 * @param suggested the broker id to pull from next
 */
export function sendPullAnswer(
  connection: Connection,
  opaque: number,
  code: number,
  result: GetResult,
  suggested: number,
): void {
  const header =
    `{"code":${code},"extFields":{"suggestWhichBrokerId":"${suggested}","nextBeginOffset":"${result.nextBeginOffset}",` +
    `"minOffset":"${result.minOffset}","maxOffset":"${result.maxOffset}"},"flag":1,"language":"JAVA",` +
    `"opaque":${opaque},"remark":"${result.status}","serializeTypeCurrentRPC":"JSON","version":${ANNOUNCED_VERSION}}`;
  if (code !== ResponseCode.SUCCESS) {
    connection.sendAsciiHeader(header);
    return;
  }
  const head = Buffer.allocUnsafe(FRAME_PREFIX + header.length);
  head.writeInt32BE(4 + header.length + result.bytes, 0);
  head.writeInt32BE(header.length, 4);
  head.latin1Write(header, FRAME_PREFIX);
  connection.sendFrame(head);
  for (const buffer of result.buffers) connection.sendFrame(buffer);
}
