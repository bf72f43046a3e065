/**
 * A server that does nothing but answer, to show what the loader itself can do: it must be far above what it measures.
 *   sink.mjs PORT
 */
import { createServer } from 'node:net';

const OPAQUE = Buffer.from('"opaque":');
const answer = frame(
  '{"code":0,"extFields":{"queueId":"3","transactionId":"FD00000000000000000000000000000232C24E0E2F2A723CB68D0000","msgId":"7F00000100006D2B0000000000000000","TRACE_ON":"true","MSG_REGION":"DefaultRegion","queueOffset":"0"},"flag":1,"language":"JAVA","opaque":88888888,"serializeTypeCurrentRPC":"JSON","version":479}',
);
const opaqueAt = answer.indexOf('88888888');

createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const answers: Buffer[] = [];
    let at = 0;
    while (data.length - at >= 4 && data.length - at >= 4 + data.readUInt32BE(at)) {
      const from = data.indexOf(OPAQUE, at) + OPAQUE.length;
      const reply = Buffer.from(answer);
      data.copy(reply, opaqueAt, from, from + 8);
      answers.push(reply);
      at += 4 + data.readUInt32BE(at);
    }
    rest = data.subarray(at);
    socket.write(Buffer.concat(answers));
  });
}).listen(Number(process.argv[2]), '127.0.0.1');

function frame(header: string): Buffer {
  const bytes = Buffer.alloc(8 + header.length);
  bytes.writeUInt32BE(4 + header.length, 0);
  bytes.writeUInt32BE(header.length, 4);
  bytes.write(header, 8);
  return bytes;
}
