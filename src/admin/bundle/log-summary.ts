/** What stands out in one log file. */
export interface LogSummary {
  readonly file: string;
  readonly lines: number;
  readonly errors: number;
  readonly warnings: number;
  /** The commonest of those lines, with numbers and addresses taken for the same. */
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
  const shapes = new Map<string, { count: number; line: string }>();
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
    else if (shapes.size < MAX_SHAPES) shapes.set(shape, { count: 1, line: line.slice(0, MAX_LINE) });
  }
  const commonest = [...shapes.values()].sort((a, b) => b.count - a.count).slice(0, SHOWN);
  return { file, lines, errors, warnings, commonest };
}
