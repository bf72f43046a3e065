const two = (value: number): string => String(value).padStart(2, '0');

/** A time in the local zone as `yyyy-MM-dd HH:mm:ss`. */
export function localTime(timestampMs: number): string {
  const time = new Date(timestampMs);
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`;
}

/** A time in the local zone as `yyyy-MM-dd HH:mm:ss,SSS`. */
export const localTimeMs = (timestampMs: number): string =>
  `${localTime(timestampMs)},${String(new Date(timestampMs).getMilliseconds()).padStart(3, '0')}`;
