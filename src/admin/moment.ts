import { MqError } from '../errors/index.ts';

const LOCAL_TIME = /^(\d{4})-(\d{2})-(\d{2})#(\d{2}):(\d{2}):(\d{2}):(\d{3})$/;

/** Reads milliseconds since 1970, or `yyyy-MM-dd#HH:mm:ss:SSS` in local time; undefined for anything else. */
export function parseMoment(text: string): number | undefined {
  const word = text.trim();
  const timestampMs = /^\d+$/.test(word) ? Number(word) : localTime(word);
  return Number.isSafeInteger(timestampMs) ? timestampMs : undefined;
}

/** A time that a flag gives. @throws MqError USAGE, naming the flag, when it is none */
export function momentOf(flag: string, text: string): number {
  const time = parseMoment(text);
  if (time !== undefined) return time;
  throw new MqError('USAGE', `--${flag} is no time: ${text}`, {
    hint: 'Write milliseconds since 1970, or yyyy-MM-dd#HH:mm:ss:SSS in local time.',
  });
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
