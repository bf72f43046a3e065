import { Args } from '@oclif/core';
import { MqCommand } from '../cli/base-command.ts';
import type { Family } from '../cli/families.ts';
import { type ErrorPage, type ExitStatusPage, errorPages, exitStatusPages } from '../cli/help-pages/errors.ts';
import { type MqadminPage, mqadminPage, mqadminText } from '../cli/help-pages/mqadmin.ts';
import type { Column } from '../cli/output/table.ts';

type Pages =
  | { readonly errors: readonly ErrorPage[] }
  | { readonly exitCodes: readonly ExitStatusPage[] }
  | { readonly mqadmin: MqadminPage };

const errorColumns: readonly Column<ErrorPage>[] = [
  { heading: '#Code', value: (page) => page.code },
  { heading: '#Exit', value: (page) => page.exit, align: 'right' },
  { heading: '#Meaning', value: (page) => page.title },
];

const exitColumns: readonly Column<ExitStatusPage>[] = [
  { heading: '#Exit', value: (page) => page.exit, align: 'right' },
  { heading: '#Meaning', value: (page) => page.meaning },
];

/** The pages of help that belong to no command; the others are shown before a command is looked up. */
export default class Help extends MqCommand<Pages> {
  static override family: Family = 'mq';
  static override summary = 'Help for a command, error codes, exit statuses; and for mqadmin users';
  static override usage = ['help [COMMAND]', 'help errors [CODE]', 'help exit-codes', 'help mqadmin'];
  static override examples = [
    { description: 'Flags and examples of one command', command: 'mq help completion' },
    { description: 'What an error code means and what to do', command: 'mq help errors UNREACHABLE' },
    { description: 'What the exit statuses mean', command: 'mq help exit-codes' },
    { description: "mqadmin's commands, with what differs here and why", command: 'mq help mqadmin' },
  ];
  static override args = {
    page: Args.string({
      options: ['errors', 'exit-codes', 'mqadmin'],
      required: true,
      ignoreStdin: true,
      description: 'a command, or one of these pages',
    }),
    code: Args.string({ ignoreStdin: true, description: 'one error code' }),
  };

  protected override async execute(): Promise<Pages> {
    const { args } = await this.parse(Help);
    if (args.page === 'mqadmin') return { mqadmin: this.mqadmin() };
    return args.page === 'errors' ? { errors: errorPages(args.code) } : { exitCodes: exitStatusPages() };
  }

  private mqadmin(): MqadminPage {
    const own = this.config.commands.map(({ id, aliases, differs }) => ({
      ...{ id, aliases },
      differs: typeof differs === 'string' ? differs : undefined,
    }));
    return mqadminPage(own);
  }

  protected override render(pages: Pages): void {
    if ('mqadmin' in pages) this.out.text(mqadminText(pages.mqadmin));
    else if ('exitCodes' in pages) this.out.table(exitColumns, pages.exitCodes);
    else if (pages.errors.length > 1) this.out.table(errorColumns, pages.errors);
    else this.out.pairs(pages.errors.flatMap((page) => Object.entries(page)));
  }
}
