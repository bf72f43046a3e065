const TITLES = {
  registered: 'Registered in 5.3.3',
  unregistered: 'Classes that are there, but not registered',
  legacy: 'Access control 1.0, gone since 5.3.3',
  newer: 'Newer than 5.3.3',
};

const cell = (text) => text.replaceAll('|', '\\|');
const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

function row({ name, since, in49, here, differs }) {
  const shown = here ? `\`${name}\`` : `~~${name}~~`;
  return `| ${shown} | ${since} | ${in49 ? 'yes' : ''} | ${differs === undefined ? '' : cell(sentence(differs))} |`;
}

function table(commands, status) {
  const rows = commands.filter((command) => command.status === status).map(row);
  return [
    `## ${TITLES[status]}`,
    '',
    '| Command | Since | In 4.9 | What differs, and why |',
    '|---|---|---|---|',
    ...rows,
  ];
}

/** docs/mqadmin.md: what `mq help mqadmin` says, as tables. */
export function mqadminDocument({ everywhere, commands }) {
  return [
    '# mq for users of mqadmin',
    '',
    'Made by `npm run docs` from what each command says of itself; `mq help mqadmin` shows the same. A name struck out has',
    'no command of mq.',
    '',
    '## Of every command',
    '',
    ...everywhere.map((text) => `- ${text}`),
    '',
    ...Object.keys(TITLES).flatMap((status) => [...table(commands, status), '']),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
