import { MqError } from '../../errors/index.ts';
import { parseMoment } from '../moment.ts';

/** Where to move a group to: an end of each queue, or the first message stored at or after a time (milliseconds). */
export type ResetPoint = { kind: 'earliest' } | { kind: 'latest' } | { kind: 'time'; timestampMs: number };

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
  const timestampMs = parseMoment(word);
  if (timestampMs === undefined) {
    throw new MqError('USAGE', `${JSON.stringify(text)} is no time`, {
      hint: 'Write now, earliest, latest, milliseconds since 1970, or yyyy-MM-dd#HH:mm:ss:SSS in local time.',
    });
  }
  return timestampMs >= nowMs ? { kind: 'latest' } : { kind: 'time', timestampMs };
}
