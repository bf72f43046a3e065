/**
 * Request frames as the 5.3.3 Java client writes them, laid out once with fixed-width places for what changes from one
 * request to the next, so that a loader only copies and patches bytes.
 */

/** Opaques and key counters have eight digits. */
export const FIRST_OPAQUE = 10_000_000;

export interface Template {
  readonly frame: Buffer;
  /** Eight digits. */
  readonly opaqueAt: number;
  /** One digit. */
  readonly queueAt: number;
  /** Eight digits in the unique key (sends) or of the queue offset (pulls). */
  readonly counterAt: number;
}

/** SEND_MESSAGE_V2 of `bodyBytes`, with the properties the client sets itself and a tag. */
export function sendTemplate(topic: string, bodyBytes: number): Template {
  const uniqueKey = '7F00000100002A9F0000000077777777';
  const properties = `UNIQ_KEY\u0001${uniqueKey}\u0002WAIT\u0001true\u0002TAGS\u0001TagA\u0002`;
  const extFields = {
    a: 'bench-producers',
    b: topic,
    c: 'TBW102',
    d: '4',
    e: '9',
    f: '0',
    g: `${Date.now()}`,
    h: '0',
    i: properties,
    j: '0',
    k: 'false',
    m: 'false',
    n: 'broker-a',
  };
  const frame = build(310, extFields, Buffer.alloc(bodyBytes, 'x'));
  return {
    frame,
    opaqueAt: placeOf(frame, '"opaque":88888888', 9),
    queueAt: placeOf(frame, '"e":"9"', 5),
    counterAt: placeOf(frame, '77777777', 0),
  };
}

/** PULL_MESSAGE of 32 messages with a tag expression of `*`. */
export function pullTemplate(topic: string): Template {
  const extFields = {
    queueId: '9',
    commitOffset: '0',
    subscription: '*',
    suspendTimeoutMillis: '20000',
    bname: 'broker-a',
    sysFlag: '4',
    expressionType: 'TAG',
    ReqT: '0',
    topic,
    consumerGroup: 'bench-readers',
    maxMsgNums: '32',
    queueOffset: '77777777',
    subVersion: '0',
    maxMsgBytes: '2147483647',
  };
  const frame = build(11, extFields, Buffer.alloc(0));
  return {
    frame,
    opaqueAt: placeOf(frame, '"opaque":88888888', 9),
    queueAt: placeOf(frame, '"queueId":"9"', 11),
    counterAt: placeOf(frame, '77777777', 0),
  };
}

/** Writes `value` as eight digits. */
export function patchDigits(target: Buffer, at: number, value: number): void {
  for (let i = 7, rest = value; i >= 0; i--) {
    const next = (rest / 10) | 0;
    target[at + i] = 48 + rest - next * 10;
    rest = next;
  }
}

function build(code: number, extFields: Record<string, string>, body: Buffer): Buffer {
  const fields = { code, extFields, flag: 0, language: 'JAVA', opaque: 88_888_888, serializeTypeCurrentRPC: 'JSON' };
  const header = Buffer.from(JSON.stringify({ ...fields, version: 479 }));
  const frame = Buffer.alloc(8 + header.length);
  frame.writeUInt32BE(4 + header.length + body.length, 0);
  frame.writeUInt32BE(header.length, 4);
  header.copy(frame, 8);
  return Buffer.concat([frame, body]);
}

function placeOf(frame: Buffer, text: string, offset: number): number {
  const at = frame.indexOf(text);
  if (at < 0) throw new Error(`no ${text} in the template`);
  return at + offset;
}
