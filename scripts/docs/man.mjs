import { bold, entry, italic, literal, plain, section, title } from './roff.mjs';

const GLOBAL = 'GLOBAL';
const VIEW = 'OUTPUT';

function pageName(command) {
  return `mq-${command.id.replaceAll(':', '-')}`;
}

function valueName(flag) {
  if (flag.type === 'boolean') return undefined;
  return flag.helpValue ?? (flag.options === undefined ? 'VALUE' : flag.options.join('|'));
}

function flagTerm(flag) {
  const shorts = [flag.char, ...(flag.aliases ?? []).filter((alias) => alias.length <= 2)].filter(Boolean);
  const names = [...shorts.map((short) => bold(`-${short}`)), bold(`--${flag.name}`)].join(', ');
  const value = valueName(flag);
  return value === undefined ? names : `${names} ${italic(value)}`;
}

function flagText(flag) {
  const notes = [];
  if (flag.required) notes.push('required');
  if (flag.default !== undefined && flag.type === 'option') notes.push(`default ${flag.default}`);
  if (flag.env !== undefined) notes.push(`environment ${flag.env}`);
  const text = flag.summary ?? flag.description ?? '';
  return notes.length === 0 ? text : `${text} (${notes.join('; ')})`;
}

function flagSection(heading, flags) {
  if (flags.length === 0) return [];
  return [section(heading, ...flags.map((flag) => entry(flagTerm(flag), flagText(flag))))];
}

function synopsis(command, flags) {
  const name = `mq ${command.id.replaceAll(':', ' ')}`;
  if (command.usage !== undefined) {
    return [command.usage].flat().map((line) => `.B ${plain(`mq ${line}`)}\n.br`);
  }
  const required = flags
    .filter((flag) => flag.required)
    .map((flag) => `${bold(`--${flag.name}`)} ${italic(valueName(flag) ?? '')}`);
  const args = Object.values(command.args).map((arg) =>
    arg.required ? italic(arg.name.toUpperCase()) : `[${italic(arg.name.toUpperCase())}]`,
  );
  return [[bold(name), ...args, ...required, '[flags]'].join(' ')];
}

function exampleLines(examples) {
  return examples.flatMap((example) =>
    typeof example === 'string'
      ? [literal(example)]
      : [['.PP', plain(example.description)].join('\n'), literal(example.command)],
  );
}

/** The page of one command. */
function commandPage(command, version) {
  const flags = Object.values(command.flags).filter((flag) => !flag.hidden);
  const own = flags.filter((flag) => flag.helpGroup !== GLOBAL && flag.helpGroup !== VIEW);
  const name = pageName(command);
  const parts = [
    title(name, version),
    section('NAME', `${plain(name)} \\- ${plain(command.summary ?? '')}`),
    section('SYNOPSIS', ...synopsis(command, own)),
    ...(command.description === undefined ? [] : [section('DESCRIPTION', plain(command.description))]),
    ...flagSection('FLAGS', own),
    ...flagSection(
      'OUTPUT FLAGS',
      flags.filter((flag) => flag.helpGroup === VIEW),
    ),
    ...flagSection(
      'FLAGS OF EVERY COMMAND',
      flags.filter((flag) => flag.helpGroup === GLOBAL),
    ),
    ...((command.examples ?? []).length === 0 ? [] : [section('EXAMPLES', ...exampleLines(command.examples))]),
    section('SEE ALSO', `${bold('mq')}(1)`),
  ];
  return `${parts.join('\n')}\n`;
}

/** The page of mq itself: all commands, flags, environment, exit statuses. */
function rootPage(commands, version, exitStatuses) {
  const flags = Object.values(commands[0]?.flags ?? {}).filter((flag) => flag.helpGroup === GLOBAL);
  const parts = [
    title('mq', version),
    section('NAME', 'mq \\- operations for RocketMQ\\-protocol message queues, and the queue itself'),
    section('SYNOPSIS', `${bold('mq')} ${italic('COMMAND')} [flags]`),
    section(
      'COMMANDS',
      ...commands.map((command) => entry(bold(command.id.replaceAll(':', ' ')), command.summary ?? '')),
    ),
    ...flagSection('FLAGS OF EVERY COMMAND', flags),
    section(
      'ENVIRONMENT',
      entry(bold('NAMESRV_ADDR'), 'name servers to ask, where -n gives none'),
      entry(bold('MQ_CONTEXT'), 'the context of contexts.yaml to use rather than the selected one'),
      entry(
        bold('MQ_ACCESS_KEY, MQ_SECRET_KEY, MQ_SECURITY_TOKEN'),
        "what requests are signed with, rather than with the context's",
      ),
      entry(bold('MQ_TIMEOUT'), 'milliseconds one request may take, where --timeout gives none'),
      entry(bold('MQ_YES'), '1 answers yes to every question'),
      entry(bold('MQ_DEBUG'), '1 shows stack traces with errors'),
      entry(bold('NO_COLOR'), 'any text turns colours off'),
    ),
    section(
      'FILES',
      entry(italic('$XDG_CONFIG_HOME/mq/contexts.yaml'), 'the clusters a user works on; mq context keeps it'),
      entry(italic('$XDG_CACHE_HOME/mq/names-*.json'), 'names that shells complete; may be deleted at any time'),
    ),
    section('EXIT STATUS', ...exitStatuses.map(({ exit, meaning }) => entry(bold(String(exit)), meaning))),
    section('SEE ALSO', commands.map((command) => `${bold(pageName(command))}(1)`).join(', ')),
  ];
  return `${parts.join('\n')}\n`;
}

/** All man pages: file name → text. */
export function manPages(manifest, exitStatuses) {
  const commands = Object.values(manifest.commands).filter((command) => !command.hidden);
  const pages = commands.map((command) => [`${pageName(command)}.1`, commandPage(command, manifest.version)]);
  return new Map([['mq.1', rootPage(commands, manifest.version, exitStatuses)], ...pages]);
}
