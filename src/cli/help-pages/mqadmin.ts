import { wrap } from '../doctor/wrap.ts';
import { type Family, families, isFamily } from '../families.ts';
import { type OriginalCommand, originalCommands } from './original-commands.ts';

/** A command of mqadmin and what mq makes of it. */
export interface MqadminEntry {
  readonly name: string;
  readonly family: Family;
  readonly since: string;
  readonly status: OriginalCommand['status'];
  /** Whether 4.9 has it too. */
  readonly in49: boolean;
  /** Whether mq has a command of this name. */
  readonly here: boolean;
  /** What differs and why, or why mq has none; absent where nothing differs. */
  readonly differs?: string | undefined;
}

/** What `mq help mqadmin` shows. */
export interface MqadminPage {
  /** What differs in every command. */
  readonly everywhere: readonly string[];
  readonly commands: readonly MqadminEntry[];
}

/** What the manifest says of a command of ours. */
export interface OwnCommand {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly differs: string | undefined;
}

const EVERYWHERE = [
  'The exit status tells what happened (mq help exit-codes); of mqadmin it is 0 but for a wrong flag.',
  'Errors are one message with the reason, the address dialled, who gave it and what to do; no stack trace.',
  'Names are never cut, and one row is one line; --json, --csv and --columns give them to other tools.',
  'What deletes or overwrites says what it will do and asks; --yes answers, --dry-run only shows.',
  'Updates keep the settings that are not given. Success is said after it was seen.',
  'Brokers are asked side by side; one that fails is a row with its reason and exit status 3.',
  'Without -b and -c the only cluster is meant; an unknown one is an error that names those there are.',
  'Without -n, NAMESRV_ADDR and a context, 127.0.0.1:9876 is asked; -n http://HOST/PATH looks them up.',
  '-h shows the help whatever else is given.',
] as const;

const ABSENT: Readonly<Record<OriginalCommand['status'], string>> = {
  registered: 'not in this version of mq.',
  unregistered: 'not here: mqadmin has the class, but nobody can call it.',
  legacy: 'not here: access control 1.0 is gone since 5.3.3; createUser and createAcl take its place.',
  newer: 'not here: no release up to 5.3.3 has it, nor the requests it sends.',
};

/** Every command of mqadmin, with what differs here. */
export function mqadminPage(own: readonly OwnCommand[]): MqadminPage {
  const byName = new Map(own.flatMap((command) => [command.id, ...command.aliases].map((name) => [name, command])));
  const commands = originalCommands.map((original): MqadminEntry => {
    const ours = byName.get(original.name);
    const differs = ours === undefined ? ABSENT[original.status] : ours.differs;
    return { ...original, here: ours !== undefined, ...(differs !== undefined && { differs }) };
  });
  return { everywhere: EVERYWHERE, commands };
}

const WIDTH = 80;
const INDENT = '      ';

/** Lines of a sentence that fit the page, each behind an indent. */
const wrapped = (text: string, first: string, rest: string): string[] =>
  wrap(text, WIDTH - rest.length).map((line, index) => `${index === 0 ? first : rest}${line}`);

const TITLES: Readonly<Record<OriginalCommand['status'], string>> = {
  registered: '',
  unregistered: 'THERE, BUT NOT REGISTERED',
  legacy: 'ACCESS CONTROL 1.0',
  newer: 'NEWER THAN 5.3.3',
};

/** The page as text of 80 columns: what differs everywhere, then command by command in families. */
export function mqadminText({ everywhere, commands }: MqadminPage): string {
  const registered = commands.filter(({ status }) => status === 'registered');
  const sections = Object.keys(families)
    .filter(isFamily)
    .map((family) => [families[family].toUpperCase(), registered.filter((entry) => entry.family === family)] as const);
  const others = (['unregistered', 'legacy', 'newer'] as const).map(
    (status) => [TITLES[status], commands.filter((entry) => entry.status === status)] as const,
  );
  const lists = [...sections, ...others]
    .filter(([, entries]) => entries.length > 0)
    .map(([title, entries]) => [title, ...entries.flatMap(entryLines)].join('\n'));
  const here = registered.filter((entry) => entry.here).length;
  return [
    ...wrapped(
      `mqadmin of 5.3.3 has ${registered.length} commands; ${here} of them are here under the same names, with the same flags and headings. Below each: what differs, and why.`,
      '',
      '',
    ),
    '',
    'OF EVERY COMMAND',
    ...everywhere.flatMap((sentence) => wrapped(sentence, '  - ', '    ')),
    '',
    lists.join('\n\n'),
    '',
  ].join('\n');
}

const entryLines = ({ name, since, differs }: MqadminEntry): string[] => [
  `  ${name}  (${since})`,
  ...(differs === undefined ? [] : wrapped(differs, INDENT, INDENT)),
];
