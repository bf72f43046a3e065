import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { walkLog } from '../../faults/support/log-walk.ts';
import { parseStored, type Stored } from '../../faults/support/record.ts';
import type { Difference, FinalLog, LoggedMessage } from '../checker/types.ts';

/** Whose files are read. */
interface Files {
  readonly group: string;
  readonly name: string;
  /** Store directory. */
  readonly store: string;
}

/** A property is its name, this separator and its value. */
const KEYS = 'KEYS\u0001';

/** What a member's files hold, read past the engine; to be called while nobody writes to them. */
export function finalLogOf(member: Files): FinalLog {
  const { records, end, problems } = walkLog(member.store);
  return {
    group: member.group,
    member: member.name,
    min: records[0]?.physicalOffset ?? end,
    end,
    records: records.map(loggedMessage),
    aside: asideOf(member.store),
    problems,
  };
}

function loggedMessage({ topic, queueId, queueOffset, physicalOffset, properties }: Stored): LoggedMessage {
  const keys = properties.split('\u0002').find((property) => property.startsWith(KEYS)) ?? KEYS;
  const key = keys.slice(KEYS.length);
  return { topic, queue: queueId, offset: queueOffset, position: physicalOffset, key };
}

/** Messages in what was cut off: folders of `ha/aside`, whose manifest says from which log position on there is something. */
function asideOf(store: string): LoggedMessage[] {
  const directory = join(store, 'ha', 'aside');
  if (!existsSync(directory)) return [];
  return readdirSync(directory).flatMap((name) => {
    const folder = join(directory, name);
    const { from } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { from: number };
    return readdirSync(join(folder, 'commitlog'))
      .sort()
      .flatMap((file) => recordsIn(readFileSync(join(folder, 'commitlog', file)), Math.max(0, from - Number(file))));
  });
}

function recordsIn(bytes: Buffer, from: number): LoggedMessage[] {
  const found: LoggedMessage[] = [];
  for (let at = from; at + 8 <= bytes.length && bytes.readInt32BE(at) > 0; ) {
    try {
      const record = parseStored(bytes, at);
      found.push(loggedMessage(record));
      at += record.size;
    } catch {
      // The filler at a file's end, or a record that a crash left in two.
      break;
    }
  }
  return found;
}

/** Where the logs of two members are not the same bytes; undefined where they are alike, apart from age. */
export function differenceOf(one: Files, other: Files): Difference | undefined {
  const directories = [join(one.store, 'commitlog'), join(other.store, 'commitlog')] as const;
  const [names, others] = directories.map((directory) => readdirSync(directory).sort()) as [string[], string[]];
  const members = [one.name, other.name] as const;
  const common = names.filter((name) => others.includes(name));
  if (common.length === 0 && names.length + others.length > 0) return { members, text: 'no file is in both' };
  for (const name of common) {
    const at = firstDifference(join(directories[0], name), join(directories[1], name));
    if (at !== undefined) return { members, text: `at ${Number(name) + at}, in ${name}` };
  }
  // What one has and the other has not must be older than what both have, or not yet written.
  const last = common.at(-1) ?? '';
  const further = [...names.map((name) => [0, name] as const), ...others.map((name) => [1, name] as const)];
  for (const [which, name] of further) {
    if (name > last && readFileSync(join(directories[which], name)).some((byte) => byte !== 0)) {
      return { members, text: `${members[which]} alone has ${name}` };
    }
  }
  return undefined;
}

const CHUNK = 1 << 20;

function firstDifference(path: string, other: string): number | undefined {
  const files = [openSync(path, 'r'), openSync(other, 'r')] as const;
  try {
    const size = Math.max(fstatSync(files[0]).size, fstatSync(files[1]).size);
    for (let at = 0; at < size; at += CHUNK) {
      const [a, b] = files.map((file) => {
        // A file that is shorter counts as zeros behind its end.
        const chunk = Buffer.alloc(CHUNK);
        readSync(file, chunk, 0, CHUNK, at);
        return chunk;
      }) as [Buffer, Buffer];
      if (a.equals(b)) continue;
      return at + a.findIndex((byte, i) => byte !== b[i]);
    }
    return undefined;
  } finally {
    for (const file of files) closeSync(file);
  }
}
