import { connect, type Socket } from 'node:net';
import { parseStored, type Stored } from './record.ts';

/** The codes the tests send (wire-protocol 3.2). */
export const Code = { SEND: 310, SEND_BATCH: 320, PULL: 11, MAX_OFFSET: 30 } as const;

export interface Answer {
  readonly code: number;
  readonly remark: string;
  readonly ext: Record<string, string>;
  readonly body: Buffer;
}

/** Encodes a request by the tests' own hand: JSON header, then the body. */
export function frame(
  code: number,
  opaque: number,
  ext: Record<string, string>,
  body: Buffer = Buffer.alloc(0),
): Buffer {
  const fields = { code, language: 'JAVA', version: 479, opaque, flag: 0, extFields: ext };
  const header = Buffer.from(JSON.stringify(fields));
  const head = Buffer.alloc(8);
  head.writeInt32BE(4 + header.length + body.length, 0);
  head.writeInt32BE(header.length, 4);
  return Buffer.concat([head, header, body]);
}

/** A connection that pairs answers with requests; everything that waits fails when it closes. */
export class WireClient {
  readonly socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #opaque = 0;
  readonly #waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  isClosed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.isClosed = true;
      for (const { reject } of this.#waiting.values()) reject(new Error('the connection closed'));
      this.#waiting.clear();
    });
  }

  static open(address: string): Promise<WireClient> {
    const [host = '', port = ''] = address.split(':');
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port: Number(port) });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.removeListener('error', reject);
        resolve(new WireClient(socket));
      });
    });
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  ask(code: number, ext: Record<string, string>, body?: Buffer): Promise<Answer> {
    if (this.isClosed) return Promise.reject(new Error('the connection is closed'));
    const opaque = ++this.#opaque;
    const answer = new Promise<Answer>((resolve, reject) => this.#waiting.set(opaque, { resolve, reject }));
    this.socket.write(frame(code, opaque, ext, body));
    return answer;
  }

  close(): void {
    this.socket.destroy();
  }

  #onData(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    let at = 0;
    while (this.#received.length - at >= 8) {
      const length = this.#received.readInt32BE(at) + 4;
      if (this.#received.length - at < length) break;
      const headerLength = this.#received.readUIntBE(at + 5, 3);
      const header = JSON.parse(this.#received.toString('utf8', at + 8, at + 8 + headerLength));
      const body = this.#received.subarray(at + 8 + headerLength, at + length);
      this.#settle(header, body);
      at += length;
    }
    this.#received = this.#received.subarray(at);
  }

  #settle(header: { code: number; opaque: number; remark?: string; extFields?: Record<string, string> }, body: Buffer) {
    const waiter = this.#waiting.get(header.opaque);
    this.#waiting.delete(header.opaque);
    waiter?.resolve({ code: header.code, remark: header.remark ?? '', ext: header.extFields ?? {}, body });
  }
}

/** One message as a batch holds it (wire-protocol 4.2). */
export function batchPart(body: Buffer, properties: Buffer): Buffer {
  const part = Buffer.alloc(22 + body.length + properties.length);
  part.writeInt32BE(part.length, 0);
  part.writeInt32BE(body.length, 16);
  part.set(body, 20);
  part.writeInt16BE(properties.length, 20 + body.length);
  part.set(properties, 22 + body.length);
  return part;
}

/** Fields of a send in the short spelling (SEND_MESSAGE_V2). */
export const sendFields = (
  topic: string,
  queueId: number,
  properties: string,
  batch: boolean,
): Record<string, string> => ({
  a: 'faults',
  b: topic,
  c: 'TBW102',
  d: '4',
  e: String(queueId),
  f: '0',
  g: String(Date.now()),
  h: '0',
  i: properties,
  j: '0',
  k: 'false',
  m: String(batch),
});

/** Pulls the messages of a queue in [from, to). */
export async function pullAll(
  client: WireClient,
  topic: string,
  queueId: number,
  from: number,
  to: number,
): Promise<Map<number, Stored>> {
  const found = new Map<number, Stored>();
  for (let offset = from; offset < to; ) {
    const answer = await client.ask(Code.PULL, {
      consumerGroup: 'faults',
      topic,
      queueId: String(queueId),
      queueOffset: String(offset),
      maxMsgNums: '32',
      sysFlag: '4',
      commitOffset: '0',
      suspendTimeoutMillis: '0',
      subscription: '*',
      subVersion: '0',
    });
    if (answer.code !== 0) throw new Error(`pull of ${topic}/${queueId} at ${offset}: ${answer.code} ${answer.remark}`);
    for (let at = 0; at < answer.body.length; ) {
      const record = parseStored(answer.body, at);
      found.set(record.queueOffset, record);
      at += record.size;
    }
    const next = Number(answer.ext['nextBeginOffset']);
    if (!(next > offset)) throw new Error(`pull of ${topic}/${queueId} at ${offset} does not advance: ${next}`);
    offset = next;
  }
  return found;
}
