import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globalFlags } from '../../../src/cli/flags.ts';

const COMMANDS = fileURLToPath(new URL('../../../src/commands/', import.meta.url));

interface FlagTable {
  readonly [name: string]: { readonly char?: string };
}

/** What is wrong with a line that somebody is told to run next; undefined where mq takes it, or it is another tool's. */
export async function problemOf(line: string): Promise<string | undefined> {
  const [tool, ...words] = line.match(/'[^']*'|\S+/g) ?? [];
  if (tool !== 'mq') return undefined;
  const path: string[] = [];
  while (words[0] !== undefined && !words[0].startsWith('-')) path.push(words.shift() ?? '');
  // What follows `help` is a name.
  const fileOf = (names: readonly string[]): string =>
    join(COMMANDS, `${names[0] === 'help' ? 'help' : names.join('/')}.ts`);
  // What follows a command that exists is what it is about.
  const count = path.findLastIndex((_, i) => existsSync(fileOf(path.slice(0, i + 1)))) + 1;
  const file = fileOf(count === 0 ? path : path.slice(0, count));
  if (!existsSync(file)) return `there is no command ${path.join(' ')}`;
  const command: { default: { flags?: FlagTable } } = await import(file);
  const flags: FlagTable = { ...globalFlags, ...command.default.flags };
  const known = new Set(Object.entries(flags).flatMap(([name, { char }]) => [`--${name}`, `-${char}`]));
  const unknown = words.find((word) => /^--?[a-zA-Z]/.test(word) && !known.has(word));
  return unknown === undefined ? undefined : `${path.join(' ')} has no flag ${unknown}`;
}
