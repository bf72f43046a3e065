import { connect } from 'node:net';

export interface DelayedSends {
  topic: string;
  count: number;
  queues: number;
  /** Property and value, such as DELAY and 1. */
  delay: readonly [name: string, value: string];
  /** Requests under way at once. */
  window: number;
  bodyBytes: number;
}

/** Sends delayed messages over one connection; resolves with the seconds it took. Rejects with the first refusal. */
export function sendDelayed(broker: string, sends: DelayedSends): Promise<number> {
  const { topic, count, queues, window, bodyBytes } = sends;
  const colon = broker.lastIndexOf(':');
  const socket = connect(Number(broker.slice(colon + 1)), broker.slice(0, colon));
  const body = Buffer.alloc(bodyBytes, 0x61);
  const properties = `${sends.delay.join('\u0001')}\u0002WAIT\u0001true\u0002`;
  const frame = (opaque: number): Buffer => {
    const fields = { a: 'bench', b: topic, c: 'TBW102', d: '4', e: `${opaque % queues}`, f: '0', g: `${Date.now()}` };
    const extFields = { ...fields, h: '0', i: properties, j: '0', k: 'false', m: 'false' };
    const header = Buffer.from(
      JSON.stringify({ code: 310, language: 'JAVA', version: 479, opaque, flag: 0, extFields }),
    );
    const head = Buffer.alloc(8);
    head.writeInt32BE(4 + header.length + body.length, 0);
    head.writeInt32BE(header.length, 4);
    return Buffer.concat([head, header, body]);
  };
  const began = performance.now();
  let sent = 0;
  let answered = 0;
  let rest: Buffer = Buffer.alloc(0);
  return new Promise((resolve, reject) => {
    const fill = (): void => {
      const frames: Buffer[] = [];
      while (sent < count && sent - answered < window) frames.push(frame(sent++));
      if (frames.length > 0) socket.write(Buffer.concat(frames));
    };
    socket.once('connect', fill);
    socket.once('error', reject);
    socket.on('data', (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      for (; rest.length - at >= 8 && rest.length - at >= rest.readInt32BE(at) + 4; at += rest.readInt32BE(at) + 4) {
        const header = rest.toString('utf8', at + 8, at + 8 + rest.readUIntBE(at + 5, 3));
        if (!header.includes('"code":0,')) reject(new Error(`refused: ${header}`));
        answered++;
      }
      rest = rest.subarray(at);
      fill();
      if (answered < count) return;
      socket.destroy();
      resolve((performance.now() - began) / 1000);
    });
  });
}
