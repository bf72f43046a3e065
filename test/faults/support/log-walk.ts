import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BLANK, parseStored, type Stored } from './record.ts';

/** What the files of a commit log hold. */
export interface LogContent {
  readonly records: Stored[];
  /** Position behind the last record. */
  readonly end: number;
  /** What is wrong, one line each. */
  readonly problems: string[];
}

/** Reads a whole commit log straight from its files: records one behind the other, fillers, then nothing but zeros. */
export function walkLog(storeDirectory: string): LogContent {
  const directory = join(storeDirectory, 'commitlog');
  const records: Stored[] = [];
  const problems: string[] = [];
  const names = readdirSync(directory).sort();
  let end = Number(names[0] ?? 0);
  let ended = false;
  for (const [i, name] of names.entries()) {
    const bytes = readFileSync(join(directory, name));
    const start = Number(name);
    if (i > 0 && start % bytes.length !== Number(names[0]) % bytes.length) problems.push(`${name}: not adjacent`);
    let at = 0;
    while (!ended && at + 8 <= bytes.length) {
      if (bytes.readUInt32BE(at + 4) === BLANK) {
        if (bytes.readInt32BE(at) !== bytes.length - at) problems.push(`${start + at}: filler of a wrong length`);
        at = bytes.length;
      } else if (bytes.readInt32BE(at) === 0) {
        ended = true;
      } else {
        try {
          const record = parseStored(bytes, at);
          if (record.physicalOffset !== start + at) problems.push(`${start + at}: says ${record.physicalOffset}`);
          records.push(record);
          at += record.size;
        } catch (error) {
          problems.push(`${start + at}: ${error instanceof Error ? error.message : String(error)}`);
          return { records, end: start + at, problems };
        }
      }
      end = start + at;
    }
    if (ended && bytes.subarray(at).some((byte) => byte !== 0)) problems.push(`${start + at}: not zero behind the end`);
  }
  return { records, end, problems };
}
