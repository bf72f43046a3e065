import { connect, createServer, type Socket } from 'node:net';

/**
 * A TCP proxy that stands between an original client and an original server and keeps every frame as it was sent.
 * Addresses of the server in what flows back to the client are replaced by the proxy's own (equal length, so no frame
 * changes size), or the client would go past it after the first route; what is kept are the bytes before that.
 */

/** One request and its answer, as they were on the wire. */
export interface Exchange {
  code: number;
  /** Who was asked. */
  to: 'broker' | 'namesrv' | 'client';
  /** What was going on. */
  step: string;
  request: Buffer;
  response: Buffer | undefined;
}

export class Recorder {
  /** Named in each exchange that begins from now on. */
  step = '';
  readonly exchanges: Exchange[] = [];
}

export interface ProxyOptions {
  listen: number;
  /** Port of the real server on loopback. */
  target: number;
  server: 'broker' | 'namesrv';
  recorder: Recorder;
  /** Ports to replace in what flows to the client: real → proxy. */
  ports: ReadonlyMap<number, number>;
}

export interface Proxy {
  close(): Promise<void>;
}

export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const replacements = [...options.ports].flatMap(([from, to]) =>
    addressForms(from).map((form, i) => [form, addressForms(to)[i]!] as const),
  );
  const server = createServer((client) => {
    const upstream = connect(options.target, '127.0.0.1');
    const asked = { client: new Map<number, Exchange>(), server: new Map<number, Exchange>() };
    const record = (frame: Buffer, from: 'client' | 'server'): void => {
      const header = decodeHeader(frame);
      const kept = Buffer.from(frame);
      if ((header.flag & 1) !== 0) {
        const exchange = asked[from === 'client' ? 'server' : 'client'].get(header.opaque);
        if (exchange !== undefined) exchange.response = kept;
        return;
      }
      const to = from === 'client' ? options.server : 'client';
      const exchange = {
        code: header.code,
        to,
        step: options.recorder.step,
        request: kept,
        response: undefined,
      } as Exchange;
      options.recorder.exchanges.push(exchange);
      asked[from].set(header.opaque, exchange);
    };
    pipeFrames(client, upstream, (frame) => record(frame, 'client'));
    pipeFrames(upstream, client, (frame) => {
      record(frame, 'server');
      for (const [from, to] of replacements) replaceAll(frame, from, to);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        sockets.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.listen, '127.0.0.1', resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Forwards whole frames; `look` may change a frame in place. */
function pipeFrames(from: Socket, to: Socket, look: (frame: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  from.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE(0)) {
      const end = 4 + rest.readUInt32BE(0);
      const frame = Buffer.from(rest.subarray(0, end));
      rest = rest.subarray(end);
      look(frame);
      to.write(frame);
    }
  });
}

/** How a broker's address appears: in text, in an offset message id, and in a stored message. */
function addressForms(port: number): Buffer[] {
  const hex = `7F000001${port.toString(16).toUpperCase().padStart(8, '0')}`;
  return [Buffer.from(`127.0.0.1:${port}`), Buffer.from(hex), Buffer.from(hex, 'hex')];
}

function replaceAll(frame: Buffer, from: Buffer, to: Buffer): void {
  for (let at = frame.indexOf(from); at >= 0; at = frame.indexOf(from, at + from.length)) to.copy(frame, at);
}

export interface DecodedHeader {
  code: number;
  flag: number;
  opaque: number;
  version: number;
  language: string | number;
  remark?: string;
  extFields?: Record<string, string>;
  serializeType: 'JSON' | 'ROCKETMQ';
}

/** Reads a frame's header in either encoding. */
export function decodeHeader(frame: Buffer): DecodedHeader {
  const header = frame.subarray(8, 8 + frame.readUIntBE(5, 3));
  if (frame[4] === 0) return { ...(JSON.parse(header.toString()) as DecodedHeader), serializeType: 'JSON' };
  const remarkEnd = 17 + header.readUInt32BE(13);
  const extFields: Record<string, string> = {};
  for (let at = remarkEnd + 4; at < header.length; ) {
    const key = header.toString('utf8', at + 2, at + 2 + header.readUInt16BE(at));
    at += 2 + Buffer.byteLength(key);
    const length = header.readUInt32BE(at);
    extFields[key] = header.toString('utf8', at + 4, at + 4 + length);
    at += 4 + length;
  }
  return {
    code: header.readInt16BE(0),
    language: header.readUInt8(2),
    version: header.readInt16BE(3),
    opaque: header.readInt32BE(5),
    flag: header.readInt32BE(9),
    remark: header.toString('utf8', 17, remarkEnd),
    extFields,
    serializeType: 'ROCKETMQ',
  };
}

/** The bytes after the header. */
export function bodyOf(frame: Buffer): Buffer {
  return frame.subarray(8 + frame.readUIntBE(5, 3));
}
