import { connect } from 'node:net';

/**
 * The least remoting client that can ask a peer one question. It is written apart from src/remoting on purpose: what
 * the lab waits for must not depend on the code under test.
 */
export interface Answer {
  code: number;
  remark: string;
  extFields: Record<string, string>;
  body: Buffer;
}

/** Asks `address` (`host:port`) one question on a connection of its own. */
export function ask(
  address: string,
  code: number,
  extFields: Record<string, string> = {},
  body: Buffer = Buffer.alloc(0),
  timeoutMs = 15_000,
): Promise<Answer> {
  const colon = address.lastIndexOf(':');
  return new Promise((resolve, reject) => {
    const socket = connect(Number(address.slice(colon + 1)), address.slice(0, colon));
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(timeoutMs, () => fail(new Error(`${address}: no answer to ${code} within ${timeoutMs} ms`)));
    socket.once('error', fail);
    socket.once('close', () => reject(new Error(`${address}: closed before answering ${code}`)));
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readUInt32BE(0)) return;
      const answer = decode(received);
      socket.destroy();
      resolve(answer);
    });
    socket.write(encode(code, extFields, body));
  });
}

function encode(code: number, extFields: Record<string, string>, body: Buffer): Buffer {
  const fields = {
    code,
    extFields,
    flag: 0,
    language: 'JAVA',
    opaque: 1,
    serializeTypeCurrentRPC: 'JSON',
    version: 479,
  };
  const header = Buffer.from(JSON.stringify(fields));
  const frame = Buffer.alloc(8 + header.length + body.length);
  frame.writeUInt32BE(4 + header.length + body.length, 0);
  frame.writeUInt32BE(header.length, 4);
  header.copy(frame, 8);
  body.copy(frame, 8 + header.length);
  return frame;
}

function decode(frame: Buffer): Answer {
  const headerLength = frame.readUIntBE(5, 3);
  const header = JSON.parse(frame.toString('utf8', 8, 8 + headerLength)) as Partial<Answer>;
  return {
    code: header.code ?? -1,
    remark: header.remark ?? '',
    extFields: header.extFields ?? {},
    body: frame.subarray(8 + headerLength, 4 + frame.readUInt32BE(0)),
  };
}
