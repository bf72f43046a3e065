import { localTimeMs } from '../output/time.ts';

/** A line of a log for people: JSON lines become `time LEVEL text`, others stay as they are. */
export function readableLine(line: string): string {
  if (!line.startsWith('{"level"')) return line;
  const { level, time, msg, ...more } = fieldsOf(line) ?? {};
  if (typeof level !== 'string' || typeof msg !== 'string') return line;
  const at = typeof time === 'string' ? localTimeMs(Date.parse(time)) : '-';
  const facts = Object.entries(more)
    .filter(([key]) => key !== 'pid' && key !== 'name' && key !== 'child')
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${at} ${level.toUpperCase().padEnd(5)} ${msg}${facts.join('')}`;
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch (error) {
    // A line that was cut in the middle is shown as it is.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
