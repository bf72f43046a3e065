/** What a producer recalls a timed message by (wire-protocol 3.4, RECALL_MESSAGE). */
export interface RecallHandle {
  readonly topic: string;
  readonly brokerName: string;
  /** In milliseconds: within the slot the message waits in. */
  readonly deliverAtMs: number;
  readonly uniqueKey: string;
}

const VERSION = 'v1';

/** `v1 topic brokerName deliverTimestamp uniqueKey` in URL-safe base64, padded as Java pads it. */
export function encodeRecallHandle({ topic, brokerName, deliverAtMs, uniqueKey }: RecallHandle): string {
  const text = [VERSION, topic, brokerName, deliverAtMs, uniqueKey].join(' ');
  const base = Buffer.from(text).toString('base64url');
  return base.padEnd(Math.ceil(base.length / 4) * 4, '=');
}

/** Takes a handle apart; undefined when it is none. */
export function decodeRecallHandle(handle: string): RecallHandle | undefined {
  if (!/^[A-Za-z0-9_-]+={0,2}$/.test(handle)) return undefined;
  const [version, topic, brokerName, time, uniqueKey] = Buffer.from(handle, 'base64url').toString().split(' ');
  if (version !== VERSION || topic === undefined || brokerName === undefined || uniqueKey === undefined) {
    return undefined;
  }
  return { topic, brokerName, deliverAtMs: /^\d{1,15}$/.test(time ?? '') ? Number(time) : -1, uniqueKey };
}
