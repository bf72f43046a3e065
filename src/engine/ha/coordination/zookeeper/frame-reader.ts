import { MqError } from '../../../../errors/index.ts';

/** Largest answer taken, bytes; ZooKeeper's own limit for a request is 1 MiB, lists of names can be longer. */
export const MAX_FRAME = 4 * 1024 * 1024;

const LENGTH_FIELD = 4;

/** Cuts a stream into frames of `i32 length` and that many bytes, however it is chunked. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private held = 0;
  /** Length of the frame that is not complete, or -1 while that is not known. */
  private wanted = -1;

  /** Takes the next chunk and returns each frame that is complete now; throws BAD_DATA for an impossible length. */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk);
    this.held += chunk.length;
    const frames: Buffer[] = [];
    for (;;) {
      if (this.wanted < 0) {
        if (this.held < LENGTH_FIELD) return frames;
        this.wanted = this.take(LENGTH_FIELD).readInt32BE();
        if (this.wanted < 0 || this.wanted > MAX_FRAME) {
          throw new MqError('BAD_DATA', `a frame of ${this.wanted} bytes where at most ${MAX_FRAME} are taken`, {
            hint: 'Is the address that of a ZooKeeper?',
          });
        }
      }
      if (this.held < this.wanted) return frames;
      frames.push(this.take(this.wanted));
      this.wanted = -1;
    }
  }

  private take(length: number): Buffer {
    const [first] = this.chunks;
    const whole = this.chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.chunks);
    this.chunks = [whole.subarray(length)];
    this.held -= length;
    return whole.subarray(0, length);
  }
}
