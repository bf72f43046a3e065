import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryEvent } from './events.ts';

/** How the name of a history's file ends. */
export const HISTORY_SUFFIX = '.history.jsonl';

/**
 * All events of the files in a directory, in the order in which they happened.
 * @throws Error for a line that is none; a last line without an end is what a kill left, and passed over
 */
export function readHistory(directory: string): HistoryEvent[] {
  const names = readdirSync(directory).filter((name) => name.endsWith(HISTORY_SUFFIX));
  const events = names.flatMap((name) => parseHistory(readFileSync(join(directory, name), 'utf8'), name));
  return events.sort((a, b) => a.at - b.at);
}

/** The events of one file's text. @param name for errors */
export function parseHistory(text: string, name: string): HistoryEvent[] {
  const lines = text.split('\n');
  // Behind the last line's end stands nothing, or what a kill cut off.
  lines.pop();
  return lines.map((line, i) => {
    try {
      const event = JSON.parse(line) as HistoryEvent;
      if (typeof event.at !== 'number' || typeof event.t !== 'string') throw new Error('no event');
      return event;
    } catch (error) {
      throw new Error(`${name}:${i + 1}: ${error instanceof Error ? error.message : String(error)}: ${line}`);
    }
  });
}
