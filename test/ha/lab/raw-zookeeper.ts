import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { FrameReader } from '../../../src/engine/ha/coordination/zookeeper/frame-reader.ts';
import { waitFor } from '../../interop/lab/process.ts';

/** Frames of a connection that no client stands behind. */
export class RawZooKeeper {
  private readonly socket: Socket;
  private readonly reader = new FrameReader();
  private readonly frames: Buffer[] = [];
  private closed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => this.frames.push(...this.reader.push(chunk)));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.closed = true;
    });
  }

  static async open(address: string): Promise<RawZooKeeper> {
    const [host = '', port = ''] = address.split(':');
    const socket = connect({ host, port: Number(port) });
    await once(socket, 'connect');
    return new RawZooKeeper(socket);
  }

  send(frame: Buffer): void {
    this.socket.write(frame);
  }

  /** The next frame; throws where the connection is closed before. */
  frame(): Promise<Buffer> {
    return waitFor('a frame', () => {
      const frame = this.frames.shift();
      if (frame === undefined && this.closed) throw new Error('the connection was closed');
      return frame;
    });
  }

  close(): void {
    this.socket.destroy();
  }
}
