import { MqError } from '../../errors/index.ts';

/** Where to move a group to: an end of each queue, or the first message stored at or after a time (milliseconds). */
export type ResetPoint = { kind: 'earliest' } | { kind: 'latest' } | { kind: 'time'; timestampMs: number };

const LOCAL_TIME = /^(\d{4})-(\d{2})-(\d{2})#(\d{2}):(\d{2}):(\d{2}):(\d{3})$/;

/**
 * Reads `now`, `earliest`, `latest`, milliseconds, or `yyyy-MM-dd#HH:mm:ss:SSS` in local time. `now`, -1 and a time to
 * come are the end of the queues.
 *
 * @throws MqError USAGE for anything else
 */
export function parseResetPoint(text: string, nowMs: number): ResetPoint {
  const word = text.trim().toLowerCase();
  if (word === 'earliest') return { kind: 'earliest' };
  if (word === 'latest' || word === 'now' || word === '-1') return { kind: 'latest' };
  const timestampMs = /^\d+$/.test(word) ? Number(word) : localTime(text.trim());
  if (timestampMs === undefined || !Number.isSafeInteger(timestampMs)) {
    throw new MqError('USAGE', `${JSON.stringify(text)} is no time`, {
      hint: 'Write now, earliest, latest, milliseconds since 1970, or yyyy-MM-dd#HH:mm:ss:SSS in local time.',
    });
  }
  return timestampMs >= nowMs ? { kind: 'latest' } : { kind: 'time', timestampMs };
}

function localTime(text: string): number | undefined {
  const parts = LOCAL_TIME.exec(text)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = parts;
  const date = new Date(year, month - 1, day, hour, minute, second, ms);
  const same =
    date.getMonth() === month - 1 &&
    date.getDate() === day &&
    hour <= 23 &&
    date.getMinutes() === minute &&
    date.getSeconds() === second;
  return same ? date.getTime() : undefined;
}
