/**
 * One raw load connection: keeps `window` requests in flight and prints rate and latencies as one JSON line. It writes and
 * reads bytes only, so that the server is what is measured.
 *   loader.mjs HOST PORT send|pull TOPIC WINDOW WARMUP SECONDS BODYBYTES QUEUES FROMOFFSET HOTMESSAGES
 * Pulls go round HOTMESSAGES messages of each queue, from FROMOFFSET on
 */
import { connect } from 'node:net';
import { FIRST_OPAQUE, patchDigits, pullTemplate, sendTemplate } from './frames.ts';

const [host = '', portText, mode, topic = '', ...numbers] = process.argv.slice(2);
const [window = 1, warmup = 0, seconds = 1, bodyBytes = 128, queues = 4, fromOffset = 0, hotMessages = 0] =
  numbers.map(Number);
const PULL_SIZE = 32;
const OPAQUE = Buffer.from('"opaque":');
const CODE = Buffer.from('"code":');
/** Latencies kept for the percentiles. */
const MAX_SAMPLES = 8_000_000;

const template = mode === 'pull' ? pullTemplate(topic) : sendTemplate(topic, bodyBytes);
const size = template.frame.length;
/** Requests of one write, laid out end to end. */
const batch = Buffer.alloc(size * window);
for (let i = 0; i < window; i++) template.frame.copy(batch, i * size);
const sentAt = new Float64Array(1 << 16);
const latencies = new Float64Array(MAX_SAMPLES);
const pages = Math.max(1, Math.floor(hotMessages / PULL_SIZE));

let next = 0;
let answered = 0;
let failed = 0;
let samples = 0;
let bytes = 0;
let messages = 0;
let measuring = false;
let begin = 0;
let firstFailure = '';
/** How often each code but 0 was answered. */
let codes: Record<string, number> = {};

const socket = connect({ host, port: Number(portText), noDelay: true });
socket.on('connect', () => {
  if (warmup === 0) startMeasuring();
  sendMore(window);
});
socket.on('error', (error) => {
  console.error(error);
  process.exit(1);
});

function sendMore(count: number): void {
  const now = performance.now();
  for (let i = 0; i < count; i++) {
    const base = i * size;
    const number = next++;
    patchDigits(batch, base + template.opaqueAt, FIRST_OPAQUE + number);
    batch[base + template.queueAt] = 48 + (number % queues);
    const counter = mode === 'pull' ? fromOffset + (((number / queues) | 0) % pages) * PULL_SIZE : number;
    patchDigits(batch, base + template.counterAt, counter);
    sentAt[number & 0xffff] = now;
  }
  // Copied, since the socket may keep the bytes beyond this turn.
  socket.write(Buffer.from(batch.subarray(0, count * size)));
}

let rest: Buffer = Buffer.alloc(0);
socket.on('data', (chunk) => {
  const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
  const now = performance.now();
  let at = 0;
  let done = 0;
  while (data.length - at >= 8) {
    const end = at + 4 + data.readUInt32BE(at);
    if (end > data.length) break;
    const header = data.subarray(at + 8, at + 8 + (data.readUInt32BE(at + 4) & 0xffffff));
    take(header, now);
    if (mode === 'pull') countMessages(data, at + 8 + header.length, end);
    bytes += end - at;
    at = end;
    done++;
  }
  rest = at === data.length ? Buffer.alloc(0) : data.subarray(at);
  if (done === 0) return;
  answered += done;
  if (!measuring && answered >= warmup) startMeasuring();
  if (measuring && now - begin >= seconds * 1_000) finish(now);
  else sendMore(done);
});

function take(header: Buffer, now: number): void {
  const opaque = numberAfter(header, OPAQUE);
  const code = numberAfter(header, CODE);
  if (code !== 0) {
    failed++;
    codes[code] = (codes[code] ?? 0) + 1;
    if (firstFailure === '') firstFailure = header.toString();
  }
  if (measuring && samples < MAX_SAMPLES) latencies[samples++] = now - sentAt[(opaque - FIRST_OPAQUE) & 0xffff]!;
}

function numberAfter(header: Buffer, name: Buffer): number {
  let value = 0;
  for (let i = header.indexOf(name) + name.length; header[i]! >= 48 && header[i]! <= 57; i++)
    value = value * 10 + header[i]! - 48;
  return value;
}

/** Walks the stored messages of a pull answer by their total size. */
function countMessages(data: Buffer, from: number, end: number): void {
  let at = from;
  while (at < end) {
    at += data.readUInt32BE(at);
    messages++;
  }
}

function startMeasuring(): void {
  measuring = true;
  begin = performance.now();
  answered = 0;
  bytes = 0;
  messages = 0;
  failed = 0;
  codes = {};
  samples = 0;
}

function finish(now: number): void {
  socket.destroy();
  const elapsed = (now - begin) / 1_000;
  const sorted = latencies.subarray(0, samples).sort();
  const quantile = (q: number): number => sorted[Math.min(samples - 1, Math.floor(samples * q))] ?? 0;
  const perSecond = (mode === 'pull' ? messages : answered - failed) / elapsed;
  const result = {
    perSecond: Math.round(perSecond),
    megabytesPerSecond: bytes / elapsed / 1e6,
    p50: quantile(0.5),
    p99: quantile(0.99),
    max: quantile(1),
    failed,
    codes,
    firstFailure,
    answered,
  };
  console.log(JSON.stringify(result));
  process.exit(0);
}
