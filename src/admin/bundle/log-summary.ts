/** What stands out in one log file. */
export interface LogSummary {
  readonly file: string;
  readonly lines: number;
  readonly errors: number;
  readonly warnings: number;
  /** The commonest of those lines, errors first; lines that differ in numbers alone are one. */
  readonly commonest: readonly { readonly count: number; readonly line: string }[];
}

const ERROR = /\b(ERROR|FATAL|Exception)\b|"level":(?:50|60)\b/;
const WARNING = /\bWARN(?:ING)?\b|"level":40\b/;
const SHOWN = 5;
const MAX_LINE = 200;
/** Kinds of lines that are told apart; a log with more has no commonest ones. */
const MAX_SHAPES = 10_000;

/** A line without what is different each time: time stamps, numbers, ids. */
const shapeOf = (line: string): string => line.slice(0, MAX_LINE).replace(/[0-9A-Fa-f]{12,}|\d+/g, '#');

export function summaryOfLog(file: string, text: string): LogSummary {
  const shapes = new Map<string, { isError: boolean; count: number; line: string }>();
  let [lines, errors, warnings] = [0, 0, 0];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    lines++;
    const isError = ERROR.test(line);
    if (!isError && !WARNING.test(line)) continue;
    if (isError) errors++;
    else warnings++;
    const shape = shapeOf(line);
    const known = shapes.get(shape);
    if (known !== undefined) known.count++;
    else if (shapes.size < MAX_SHAPES) shapes.set(shape, { isError, count: 1, line: line.slice(0, MAX_LINE) });
  }
  const commonest = [...shapes.values()]
    .sort((a, b) => Number(b.isError) - Number(a.isError) || b.count - a.count)
    .slice(0, SHOWN)
    .map(({ count, line }) => ({ count, line }));
  return { file, lines, errors, warnings, commonest };
}
